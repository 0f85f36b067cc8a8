import type { Headroom, NodeShape, RehearsalVerdict, RehearsedComponent } from '../../contracts/rehearsal.ts';
import { formatBytes, formatMillicores } from '../../contracts/units.ts';
import { makeStyle, type Style } from './style.ts';
import { type Cell, renderTable } from './table.ts';
import { plainText, wrapText } from './text-width.ts';

interface View {
  readonly width: number;
  readonly colored: boolean;
}

const right = { align: 'right' as const };

/** A verdict for a person: what it was rehearsed on, component by component, what is pending and why, what is left. */
export function verdictLines(verdict: RehearsalVerdict, view: View): string[] {
  const style = makeStyle(view.colored);
  const what = verdict.preset ?? `${verdict.components.length} components`;
  return [
    `Kubeflow ${style.bold(verdict.distribution)}, ${style.bold(what)}: ${verdictWords(verdict, style)}`,
    ...wrapText(`On ${verdict.nodes.map(shapeWords).join(' and ')}, Kubernetes ${verdict.kubernetes}.`, view.width).map(
      style.dim,
    ),
    '',
    ...componentLines(verdict, view, style),
    ...section('Refused by the API server', verdict.components.flatMap(refusedTexts), view, style),
    ...section('Without a node', verdict.components.flatMap(pendingTexts), view, style),
    ...headroomLines(verdict, view, style),
    ...section('Asked about, but not put to work here', leftOutTexts(verdict), view, style),
    ...section('Counted in its place', verdict.standIns, view, style),
  ];
}

function verdictWords({ verdict }: RehearsalVerdict, style: Style): string {
  switch (verdict) {
    case 'fits':
      return style.green('fits');
    case 'does-not-fit':
      return style.red('does not fit');
    case 'refused':
      return style.red('not valid');
  }
}

function shapeWords({ count, millicores, memoryBytes, gpu }: NodeShape): string {
  const gpus = gpu === null ? '' : ` and ${gpu.count} × ${gpu.model}`;
  const nodes = count === 1 ? 'node' : 'nodes';
  return `${count} simulated ${nodes} of ${formatMillicores(millicores)}, ${formatBytes(memoryBytes)}${gpus}`;
}

function componentLines({ components }: RehearsalVerdict, view: View, style: Style): string[] {
  const rows = components.map((component) => [
    isWell(component) ? { text: '✓', paint: style.green } : { text: '✗', paint: style.red },
    { text: component.id },
    { text: String(component.valid) },
    numberCell(component.refused.length, style),
    { text: component.placed === 0 ? '–' : String(component.placed) },
    numberCell(pendingCount(component), style),
  ]);
  const head = headings(['', 'Component', 'Valid', 'Refused', 'Placed', 'Pending'], style);
  return renderTable([{}, { flexible: true }, right, right, right, right], [head, ...rows], view.width);
}

function isWell({ refused, pending }: RehearsedComponent): boolean {
  return refused.length === 0 && pending.length === 0;
}

function numberCell(count: number, style: Style): Cell {
  return count === 0 ? { text: '–', paint: style.dim } : { text: String(count), paint: style.red };
}

function pendingCount({ pending }: RehearsedComponent): number {
  return pending.reduce((sum, { pods }) => sum + pods, 0);
}

function refusedTexts({ refused }: RehearsedComponent): string[] {
  return refused.map(({ what, why }) => `${what}: ${why}`);
}

function pendingTexts({ pending }: RehearsedComponent): string[] {
  return pending.map(({ workload, pods, why }) => `${workload}${pods === 1 ? '' : ` (${pods} pods)`}: ${why}.`);
}

function leftOutTexts({ leftOut }: RehearsalVerdict): string[] {
  return leftOut.map(({ what, why }) => `${what}: ${why}.`);
}

function headroomLines({ headroom }: RehearsalVerdict, view: View, style: Style): string[] {
  const rows = headroom.map((line) => [
    { text: resourceName(line.resource) },
    { text: amount(line.requested, line) },
    { text: amount(line.have, line) },
    { text: amount(line.left, line) },
    { text: amount(line.largest, line) },
  ]);
  const head = headings(['', 'Requested', 'Have', 'Left', 'Most on one node'], style);
  return ['', style.bold('Headroom'), ...renderTable([{}, right, right, right, right], [head, ...rows], view.width)];
}

function resourceName(resource: string): string {
  const names: Readonly<Record<string, string>> = { cpu: 'CPU', memory: 'Memory', pods: 'Pods' };
  return names[resource] ?? resource;
}

function amount(value: number, { unit }: Headroom): string {
  switch (unit) {
    case 'millicores':
      return formatMillicores(value);
    case 'bytes':
      return formatBytes(value);
    case 'pieces':
      return String(value);
  }
}

function section(title: string, texts: readonly string[], view: View, style: Style): string[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) =>
    wrapText(plainText(text), view.width - 4).map((line, index) => `${index === 0 ? '  • ' : '    '}${line}`),
  );
  return ['', style.bold(title), ...lines];
}

function headings(texts: readonly string[], style: Style): Cell[] {
  return texts.map((text) => ({ text, paint: style.dim }));
}

/** What stays without a node, for an error: the first workload and how many more. */
export function pendingSummary({ components }: RehearsalVerdict): string {
  const all = components.flatMap(({ pending }) => pending);
  const pods = all.reduce((sum, one) => sum + one.pods, 0);
  const [first] = all;
  if (first === undefined) return 'no pod is pending';
  const count = pods === 1 ? '1 pod has no node' : `${pods} pods have no node`;
  return `${count}, of ${first.workload} because ${first.why}`;
}

/** What was refused, for an error. */
export function refusedSummary({ components }: RehearsalVerdict): string {
  const all = components.flatMap(({ refused }) => refused);
  const [first] = all;
  if (first === undefined) return 'nothing was refused';
  const more = all.length === 1 ? '' : ` (and ${all.length - 1} more)`;
  return `${first.what}${more}: ${plainText(first.why).replace(/\.$/, '')}`;
}
