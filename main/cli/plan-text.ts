import type { Plan, PlanLine, Trim, Verdict } from '../../contracts/planning.ts';
import { formatBytes, formatMillicores } from '../../contracts/units.ts';
import { makeStyle, type Style } from './style.ts';
import { type Cell, renderTable } from './table.ts';
import { wrapText } from './text-width.ts';

interface View {
  readonly width: number;
  readonly colored: boolean;
}

const verdictWords: Readonly<Record<Verdict, string>> = {
  fits: 'fits',
  tight: 'tight',
  'does-not-fit': 'does not fit',
  unknown: 'unknown',
};

const resourceNames: Readonly<Record<PlanLine['resource'], string>> = {
  cpu: 'CPU',
  memory: 'Memory',
  disk: 'Disk',
  gpu: 'GPU',
};

/** A plan for a person: what would be made, line by line whether it fits and why, what is lowered, what would help. */
export function planLinesText(plan: Plan, view: View): string[] {
  const style = makeStyle(view.colored);
  const what = plan.preset ?? `${plan.components.length} components`;
  const nodes = plan.nodes === 1 ? 'one node' : `${plan.nodes} nodes`;
  return [
    `Kubeflow ${style.bold(plan.distribution)}, ${style.bold(what)}: ${verdict(plan.verdict, style)}`,
    ...wrapped(`${nodes} of ${plan.provisioner.id}. ${plan.provisioner.reason}`, view, style.dim),
    '',
    ...resourceLines(plan, view, style),
    ...componentLines(plan, view, style),
    ...trimLines(plan, view, style),
    ...(plan.advice.length === 0
      ? []
      : ['', style.bold('What would help'), ...plan.advice.flatMap((text) => bullet(text, view))]),
  ];
}

/** Every preset and whether it fits, one a line. */
export function presetLines(
  presets: readonly { readonly preset: string; readonly summary: string; readonly plan: Plan }[],
  view: View,
): string[] {
  const style = makeStyle(view.colored);
  const rows = presets.map(({ preset, summary, plan }) => [
    { text: preset, paint: style.bold },
    verdictCell(plan.verdict, style),
    { text: needOf(plan, 'cpu') },
    { text: needOf(plan, 'memory') },
    { text: summary, paint: style.dim },
  ]);
  const columns = [{}, {}, { align: 'right' as const }, { align: 'right' as const }, { flexible: true }];
  return renderTable(columns, [headings(['Preset', 'Verdict', 'CPU', 'Memory', ''], style), ...rows], view.width);
}

function resourceLines(plan: Plan, view: View, style: Style): string[] {
  const rows = plan.lines.map((line) => [
    { text: resourceNames[line.resource] },
    { text: amountText(line.need, line.unit) },
    { text: amountText(line.have, line.unit) },
    { text: amountText(line.headroom, line.unit) },
    verdictCell(line.verdict, style),
  ]);
  const right = { align: 'right' as const };
  const table = renderTable(
    [{}, right, right, right, {}],
    [headings(['', 'Need', 'Have', 'Left', 'Verdict'], style), ...rows],
    view.width,
  );
  const reasons = plan.lines
    .filter(({ resource, verdict: given }) => resource !== 'gpu' || given !== 'fits')
    .flatMap((line) => wrapped(`${resourceNames[line.resource]}: ${line.reason}`, view, style.dim));
  return [...table, '', ...reasons];
}

function componentLines(plan: Plan, view: View, style: Style): string[] {
  if (plan.components.length === 0) return [];
  const rows = plan.components.map(({ id, footprint, why }) => [
    { text: id },
    { text: formatMillicores(footprint.requests.millicores) },
    { text: formatBytes(footprint.requests.memoryBytes) },
    { text: why, paint: style.dim },
  ]);
  const right = { align: 'right' as const };
  const table = renderTable(
    [{}, right, right, { flexible: true }],
    [headings(['Component', 'CPU', 'Memory', 'Why'], style), ...rows],
    view.width,
  );
  return ['', ...table];
}

function trimLines(plan: Plan, view: View, style: Style): string[] {
  if (plan.trims.length === 0 && plan.cpuScale === 1) return [];
  const rows = plan.trims.map((trim) => [
    { text: `${trim.workload}${trim.container === trim.workload ? '' : `/${trim.container}`}` },
    { text: trim.resource === 'cpu' ? 'CPU' : 'memory' },
    { text: trimAmount(trim.from, trim) },
    { text: '→', paint: style.dim },
    { text: trimAmount(trim.to, trim) },
    { text: trim.reason, paint: style.dim },
  ]);
  const right = { align: 'right' as const };
  const scale = plan.cpuScale === 1 ? [] : [`  All CPU requests are then multiplied by ${plan.cpuScale}.`];
  const table = renderTable([{}, {}, right, {}, right, { flexible: true }], rows, view.width - 2);
  return [
    '',
    style.bold('Lowered on this computer, never in an export'),
    ...table.map((line) => `  ${line}`),
    ...scale,
  ];
}

/** An amount in its unit; `unknown` where it is not known, never 0. */
export function amountText(amount: number | null, unit: PlanLine['unit']): string {
  if (amount === null) return 'unknown';
  switch (unit) {
    case 'millicores':
      return formatMillicores(amount);
    case 'bytes':
      return formatBytes(amount);
    case 'pieces':
      return String(amount);
  }
}

function trimAmount(amount: number, { resource }: Trim): string {
  return resource === 'cpu' ? formatMillicores(amount) : formatBytes(amount);
}

function needOf({ lines }: Plan, resource: PlanLine['resource']): string {
  const line = lines.find((candidate) => candidate.resource === resource);
  return line === undefined ? 'unknown' : amountText(line.need, line.unit);
}

function verdict(given: Verdict, style: Style): string {
  const { text, paint } = verdictCell(given, style);
  return paint(text);
}

function verdictCell(given: Verdict, style: Style): { text: string; paint: (text: string) => string } {
  const paint = { fits: style.green, tight: style.yellow, 'does-not-fit': style.red, unknown: style.yellow }[given];
  return { text: verdictWords[given], paint };
}

function headings(texts: readonly string[], style: Style): Cell[] {
  return texts.map((text) => ({ text, paint: style.dim }));
}

function wrapped(text: string, view: View, paint: (text: string) => string): string[] {
  return wrapText(text, view.width).map(paint);
}

function bullet(text: string, view: View): string[] {
  return wrapText(text, view.width - 4).map((line, index) => `${index === 0 ? '  • ' : '    '}${line}`);
}
