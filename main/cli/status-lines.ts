import { assertNever } from '../../contracts/assert-never.ts';
import type { ClusterStatus } from '../../contracts/clusters.ts';
import type { ComponentStatus, PlatformStatus } from '../../contracts/platform.ts';
import { formatBytes, formatMillicores } from '../../contracts/units.ts';
import { conditionWords } from './condition-words.ts';
import { makeStyle, type Style } from './style.ts';
import { renderTable } from './table.ts';
import { fitText, plainText, wrapText } from './text-width.ts';

interface View {
  readonly width: number;
  readonly colored: boolean;
}

const groups = [
  { title: 'Not well', states: ['failing'] },
  { title: 'On the way', states: ['applying', 'rolling-out', 'waiting'] },
  { title: 'Ready', states: ['ready'] },
  { title: 'Not installed', states: ['not-installed'] },
] as const;

/** The state of a cluster and its platform, for a person: the cluster first, then components by how they are. */
export function statusLines(status: PlatformStatus, view: View): string[] {
  const style = makeStyle(view.colored);
  return [...clusterLines(status.cluster, style), ...platformLines(status, view, style)];
}

function clusterLines(cluster: ClusterStatus, style: Style): string[] {
  const ports = cluster.ports.map(({ host, purpose }) => `${purpose} on 127.0.0.1:${host}`);
  const facts = [cluster.provisioner, ...nodeWords(cluster), ...ports].filter((fact) => fact !== '');
  const words = cluster.condition.state === 'absent' ? '' : `  ${style.dim(facts.join(', '))}`;
  return [
    `Cluster ${style.bold(cluster.name)}  ${conditionOfCluster(cluster, style)}${words}`,
    ...noticeLines(cluster, style),
  ];
}

/** Disk and clock, where they are not well; that a cluster stopped itself is its state already. */
function noticeLines({ upkeep }: ClusterStatus, style: Style): string[] {
  const notices = upkeep?.notices.filter(({ code }) => code !== 'cluster.disk-stopped') ?? [];
  return notices.map(({ message, remedy }) => style.yellow(`! ${plainText(`${message} ${remedy}`)}`));
}

function conditionOfCluster({ condition }: ClusterStatus, style: Style): string {
  switch (condition.state) {
    case 'running':
      return style.green('running');
    case 'absent':
      return `${style.yellow('not there')}  Make it with "slipway up".`;
    case 'paused':
    case 'stopped':
      return style.yellow(condition.state);
    case 'starting':
    case 'incomplete':
    case 'unreachable':
      return style.red(`${condition.state}: ${plainText(condition.reason)}`);
    default:
      return assertNever(condition);
  }
}

function nodeWords({ nodes }: ClusterStatus): string[] {
  if (nodes.length === 0) return [];
  const versions = [...new Set(nodes.map(({ version }) => version ?? 'version unknown'))].join(', ');
  const ready = nodes.filter((node) => node.ready === true).length;
  const [first] = nodes;
  // Every node of a local cluster sees the whole engine, so their sum would be more than there is.
  const size = `${sizeOf(first?.millicores ?? null, formatMillicores)} and ${sizeOf(first?.memoryBytes ?? null, formatBytes)}`;
  return [`${ready} of ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} ready (${size})`, versions];
}

function sizeOf(amount: number | null, format: (amount: number) => string): string {
  return amount === null ? 'unknown' : format(amount);
}

function platformLines(status: PlatformStatus, view: View, style: Style): string[] {
  if (status.distribution === null)
    return status.cluster.condition.state === 'absent' ? [] : ['No platform is installed.'];
  const installed = status.components.filter(({ condition }) => condition.state !== 'not-installed');
  const ready = installed.filter(({ condition }) => condition.state === 'ready').length;
  const { workloads } = status;
  return [
    `Kubeflow ${style.bold(status.distribution)}  ${ready} of ${installed.length} components and ${workloads.ready} of ${workloads.wanted} workloads ready`,
    ...groups.flatMap(({ title, states }) => {
      const members = status.components.filter(({ condition }) => states.some((state) => state === condition.state));
      if (members.length === 0) return [];
      if (title === 'Not installed') return ['', style.bold(title), ...notInstalledLines(members, view.width, style)];
      return ['', style.bold(title), ...groupLines(members, view.width, style)];
    }),
  ];
}

function notInstalledLines(members: readonly ComponentStatus[], width: number, style: Style): string[] {
  return wrapText(members.map(({ id }) => id).join(', '), width - 2).map((line) => style.dim(`  ${line}`));
}

function groupLines(members: readonly ComponentStatus[], width: number, style: Style): string[] {
  const rows = members.map((member) => {
    const ready = member.workloads.reduce((sum, workload) => sum + workload.ready, 0);
    const wanted = member.workloads.reduce((sum, workload) => sum + workload.wanted, 0);
    return [
      markOf(member, style),
      { text: member.id },
      { text: member.version, paint: style.dim },
      { text: member.maturity === 'stable' ? '' : member.maturity, paint: style.dim },
      { text: wanted === 0 ? '' : `${ready}/${wanted}` },
      { text: member.condition.state === 'ready' ? (member.webPath ?? '') : firstWords(member), paint: style.dim },
    ];
  });
  const columns = [{}, {}, {}, {}, { align: 'right' as const }, { flexible: true }];
  const lines = renderTable(columns, rows, width - 2).map((line) => `  ${line}`);
  return lines.flatMap((line, index) => [line, ...troubleLines(members[index], width, style)]);
}

function firstWords({ condition }: ComponentStatus): string {
  return condition.state === 'failing' ? '' : conditionWords(condition);
}

function troubleLines(member: ComponentStatus | undefined, width: number, style: Style): string[] {
  if (member?.condition.state !== 'failing') return [];
  return member.condition.trouble.flatMap(({ message, remedy, log }) => [
    ...wrapText(plainText(message), width - 6).map((line) => `      ${style.red(line)}`),
    ...wrapText(plainText(remedy), width - 6).map((line) => `      ${line}`),
    ...log.slice(-3).map((line) => style.dim(fitText(`      | ${plainText(line)}`, width))),
  ]);
}

function markOf({ condition }: ComponentStatus, style: Style): { text: string; paint: (text: string) => string } {
  switch (condition.state) {
    case 'ready':
      return { text: '✓', paint: style.green };
    case 'failing':
      return { text: '✗', paint: style.red };
    case 'applying':
    case 'rolling-out':
      return { text: '◐', paint: style.cyan };
    case 'waiting':
    case 'not-installed':
      return { text: '·', paint: style.dim };
    default:
      return assertNever(condition);
  }
}
