const resourceNames: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  memory: 'memory',
  'ephemeral-storage': 'disk',
  'nvidia.com/gpu': 'GPUs',
  'amd.com/gpu': 'GPUs',
};

/** What the scheduler says of some nodes, and what it means for a person; `{}` is the first group. */
const phrases: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^Insufficient (\S+\/gpu)$/, 'too few {} left'],
  [/^Insufficient (\S+)$/, 'too little {} left'],
  [/^Too many pods$/, 'no room for another pod'],
  [/^node\(s\) didn't match Pod's node affinity\/selector$/, 'not the labels that the pod asks for'],
  [/^node\(s\) had untolerated taint(?:\(s\))? ?\{?([^:}]*).*$/, 'a taint ({}) that the pod does not tolerate'],
  [/^node\(s\) didn't match pod anti-affinity rules$/, 'a pod already that this one must not stand beside'],
  [/^node\(s\) didn't match pod affinity rules$/, 'no pod that this one must stand beside'],
  [/^node\(s\) didn't match pod topology spread constraints.*$/, 'more than its share of such pods'],
  [/^node\(s\) didn't have free ports for the requested pod ports$/, 'the port of the pod taken'],
  [/^node\(s\) were unschedulable$/, 'been closed to new pods'],
  [/^node\(s\) had volume node affinity conflict$/, 'no access to the volume'],
];

/**
 * The scheduler's `0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint {gpu: }. preemption: ...`
 * in words: `2 of 3 nodes have too little CPU left, 1 has ...`. What it does not know it passes on as it is. Pure.
 */
export function pendingWords(said: string): string {
  const [, total, rest] = /^\d+\/(\d+) nodes are available: (.*)$/s.exec(said) ?? [];
  if (total === undefined || rest === undefined) return claimWords(said) ?? withoutPeriod(said);
  const [reasons = ''] = rest.split(/\. ?(?:preemption:|no new claims|still not schedulable)/);
  const whole = claimWords(reasons);
  if (whole !== null) return whole;
  const all = splitReasons(withoutPeriod(reasons));
  // A node may have several reasons: what is said of all nodes is said of the same ones, other counts may be of any.
  const ofEach = all.filter(([count]) => count === total).map(([, reason]) => wordsOf(reason));
  const groups: [count: string, words: string][] = [
    ...(ofEach.length === 0 ? [] : [[total, ofEach.join(' and ')] as [string, string]]),
    ...all.filter(([count]) => count !== total).map(([count, reason]): [string, string] => [count, wordsOf(reason)]),
  ];
  const parts = groups.map(([count, words], index) => `${nodesWords(count, total, index === 0)} ${words}`);
  return parts.join(', ');
}

/** `2 of 3 nodes have`, `all 3 nodes have`, `the only node has`; behind the first, `2 have`. */
function nodesWords(count: string, total: string, isFirst: boolean): string {
  const verb = count === '1' ? 'has' : 'have';
  if (count === '') return 'they have';
  if (count === total) return total === '1' ? 'the only node has' : `all ${total} nodes have`;
  return isFirst ? `${count} of ${total} nodes ${verb}` : `${count} ${verb}`;
}

/** `1 Insufficient cpu, 2 node(s) had ...`: a comma divides reasons only where a count follows it. */
function splitReasons(text: string): [count: string, reason: string][] {
  return text.split(/, (?=\d+ )/).map((part) => {
    const [, count = '', reason = part] = /^(\d+) (.*)$/s.exec(part) ?? [];
    return [count, reason];
  });
}

function wordsOf(reason: string): string {
  for (const [pattern, words] of phrases) {
    const found = pattern.exec(reason);
    if (found === null) continue;
    const name = (found[1] ?? '').trim();
    return words.replace('{}', resourceNames[name] ?? name);
  }
  return `a reason against it (${reason})`;
}

function claimWords(text: string): string | null {
  const missing = /persistentvolumeclaim "([^"]+)" not found/.exec(text);
  if (missing !== null) return `the volume claim ${missing[1] ?? ''} that it mounts is not there`;
  if (text.includes('unbound immediate PersistentVolumeClaims')) return 'a volume that it mounts is not there yet';
  return null;
}

function withoutPeriod(text: string): string {
  return text.trim().replace(/\.$/, '');
}
