import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Plays the part of minikube: answers a command line with what a real minikube printed for it, and remembers in a
 * folder (`MINIKUBE_REPLAY`) what its clusters would be. Prints recorded lines only, and fails on a command that none
 * was recorded for. Its arguments are written down line by line in `calls`; `script.json` there can choose another
 * recording for a verb, or let it hang after some lines until it is ended.
 */
interface Cluster {
  readonly state: 'running' | 'paused' | 'stopped';
  readonly args: readonly string[];
  /** Docker gives the API another port at every start. */
  readonly apiPort: number;
}

interface Script {
  /** The recording for a verb, instead of the one that its cluster's state asks for. */
  readonly recordings?: Readonly<Record<string, string>>;
  /** After how many lines of `start` it waits for its end; what it made until then stays. */
  readonly hangAfter?: number;
}

const recordings = path.resolve(import.meta.dirname, '../../provisioners/minikube/fixtures');
const folder = process.env['MINIKUBE_REPLAY'] ?? '';
const args = process.argv.slice(2);
const profile = args[args.indexOf('--profile') + 1] ?? '';
const file = path.join(folder, 'clusters', `${profile}.json`);

function read<Value>(name: string, otherwise: Value): Value {
  return existsSync(name) ? (JSON.parse(readFileSync(name, 'utf8')) as Value) : otherwise;
}

const script = read<Script>(path.join(folder, 'script.json'), {});
const cluster = read<Cluster | null>(file, null);

function write(state: Cluster['state'], more: Partial<Cluster> = {}): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ args: [], apiPort: 32_768, ...cluster, ...more, state }));
}

interface Entry {
  readonly file: string;
  readonly exitcode: number;
  readonly stderr?: string;
}

/** Prints a recording and answers the exit code that belongs to it. */
function play(name: string, lines = Number.POSITIVE_INFINITY): number {
  const { entries } = read<{ entries: readonly Entry[] }>(path.join(recordings, 'index.json'), { entries: [] });
  const entry = entries.find((one) => one.file === name);
  if (entry === undefined) throw new Error(`nothing was recorded as ${name}`);
  const text = readFileSync(path.join(recordings, name), 'utf8');
  process.stdout.write(Number.isFinite(lines) ? text.split('\n').slice(0, lines).join('\n').concat('\n') : text);
  if (entry.stderr !== undefined) process.stderr.write(readFileSync(path.join(recordings, entry.stderr), 'utf8'));
  return entry.exitcode;
}

function writeKubeconfig(): void {
  const kubeconfig = {
    clusters: [
      { name: profile, cluster: { server: 'https://192.168.49.2:8443', 'certificate-authority-data': 'QQ==' } },
    ],
    contexts: [{ name: profile, context: { cluster: profile, user: profile } }],
    users: [{ name: profile, user: {} }],
  };
  writeFileSync(process.env['KUBECONFIG'] ?? '', JSON.stringify(kubeconfig));
}

function start(): number {
  const states = { running: 'start-running.jsonl', paused: 'start-running.jsonl', stopped: 'start-again.jsonl' };
  const name = script.recordings?.['start'] ?? (cluster === null ? 'start-success.jsonl' : states[cluster.state]);
  if (script.hangAfter !== undefined) {
    write('running', { args });
    play(name, script.hangAfter);
    setInterval(() => undefined, 1 << 30);
    return 0;
  }
  const exitCode = play(name);
  // A first start that failed leaves its container behind, as the real one does.
  write('running', { args: cluster?.args ?? args, apiPort: (cluster?.apiPort ?? 32_767) + 1 });
  if (exitCode === 0) writeKubeconfig();
  return exitCode;
}

function status(): number {
  return play(cluster === null ? 'status-nonexistent.json' : `status-${cluster.state}.json`);
}

function change(verb: 'pause' | 'unpause' | 'stop', state: Cluster['state'], again = `${verb}.jsonl`): number {
  if (cluster === null) return play(`${verb === 'unpause' ? 'pause' : verb}-nonexistent.jsonl`);
  const exitCode = play(cluster.state === state ? again : `${verb}.jsonl`);
  write(state);
  return exitCode;
}

function remove(): number {
  rmSync(file, { force: true });
  return play(cluster === null ? 'delete-nonexistent.jsonl' : 'delete.jsonl');
}

function image(): number {
  if (args[1] === 'ls') return play('image-list.json');
  return play(script.recordings?.['image'] ?? 'image-load.txt');
}

const verbs: Readonly<Record<string, () => number>> = {
  start,
  status,
  image,
  stop: () => change('stop', 'stopped', 'stop-again.jsonl'),
  pause: () => change('pause', 'paused'),
  unpause: () => change('unpause', 'running'),
  delete: remove,
  // What an answer to these looks like is not a matter of a recording.
  logs: () => (writeFileSync(args[1]?.replace('--file=', '') ?? '', 'a log\n'), 0),
  version: () => (process.stdout.write('{"commit":"","minikubeVersion":"v1.38.1"}\n'), 0),
};

appendFileSync(path.join(folder, 'calls'), `${args.join(' ')}\n`);
const verb = verbs[args[0] ?? ''];
if (verb === undefined) throw new Error(`no recording for ${args.join(' ')}`);
process.exitCode = verb();
