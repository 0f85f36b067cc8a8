import type { Plan, PlanLine, Trim, Verdict } from '../../contracts/planning.ts';
import { formatBytes, formatMillicores } from '../../contracts/units.ts';
import { preparationLines } from './preparation-text.ts';
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
  const nodes = plan.nodes === 1 ? 'One node' : `${plan.nodes} nodes`;
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
    ...(plan.preparation === undefined ? [] : ['', ...preparationLines(plan.preparation, view)]),
  ];
}

/** Every preset and whether it fits, one a line. */
export function presetLines(
  presets: readonly { readonly preset: string; readonly title: string; readonly plan: Plan }[],
  view: View,
): string[] {
  const style = makeStyle(view.colored);
  const rows = presets.map(({ preset, title, plan }) => [
    { text: preset, paint: style.bold },
    verdictCell(plan.verdict, style),
    { text: needOf(plan, 'cpu') },
    { text: needOf(plan, 'memory') },
    { text: title, paint: style.dim },
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
  const reasons = reasonsOf(plan).flatMap((reason) => wrapped(reason, view, style.dim));
  return [...table, '', ...reasons];
}

/** Why each line got its verdict; a reason that holds for several is said once. */
function reasonsOf(plan: Plan): string[] {
  const names = new Map<string, string[]>();
  for (const { resource, verdict: given, reason } of plan.lines) {
    if (resource === 'gpu' && given === 'fits') continue;
    names.set(reason, [...(names.get(reason) ?? []), resourceNames[resource]]);
  }
  return [...names].map(([reason, resources]) => `${resources.join(', ')}: ${reason}`);
}

function componentLines(plan: Plan, view: View, style: Style): string[] {
  if (plan.components.length === 0) return [];
  const rows = plan.components.map(({ id, title, why }) => [
    { text: id },
    { text: partOf(plan, 'cpu', title) },
    { text: partOf(plan, 'memory', title) },
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

/** What a component takes of a resource; a dash where it takes nothing. */
function partOf({ lines }: Plan, resource: PlanLine['resource'], title: string): string {
  const line = lines.find((candidate) => candidate.resource === resource);
  const part = line?.parts.find((candidate) => candidate.title === title);
  if (line === undefined || part === undefined) return 'unknown';
  return part.amount === 0 ? '–' : amountText(part.amount, line.unit);
}

function trimLines(plan: Plan, view: View, style: Style): string[] {
  if (plan.trims.length === 0 && plan.cpuScale === 1) return [];
  const containers = Map.groupBy(plan.trims, ({ workload, container }) => `${workload}/${container}`);
  const lines = [...containers.values()].flatMap((trims) => containerTrimLines(trims, view, style));
  const scale =
    plan.cpuScale === 1
      ? []
      : [`  All CPU requests are ${lines.length === 0 ? '' : 'then '}multiplied by ${plan.cpuScale}.`];
  return ['', style.bold('Lowered on this computer, never in an export'), ...lines, ...scale];
}

function containerTrimLines(trims: readonly Trim[], view: View, style: Style): string[] {
  const [first] = trims;
  if (first === undefined) return [];
  const name = first.container === first.workload ? first.workload : `${first.workload}/${first.container}`;
  const changes = trims.map(
    (trim) =>
      `${trim.resource === 'cpu' ? '' : 'memory '}${trimAmount(trim.from, trim)} → ${trimAmount(trim.to, trim)}`,
  );
  return [
    ...wrapText(`${name}: ${changes.join(', ')}`, view.width - 2).map((line) => `  ${line}`),
    ...wrapText(first.reason, view.width - 4).map((line) => style.dim(`    ${line}`)),
  ];
}

/** An amount in its unit; `unknown` where it is not known, never 0. */
function amountText(amount: number | null, unit: PlanLine['unit']): string {
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
