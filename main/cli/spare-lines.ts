import type { Leaving, SpareSpace } from '../../contracts/upkeep.ts';
import { formatBytes } from '../../contracts/units.ts';
import { makeStyle } from './style.ts';
import { renderTable } from './table.ts';
import { plainText } from './text-width.ts';

interface View {
  readonly width: number;
  readonly colored: boolean;
}

/** What can be removed, the largest first, with what it costs to have it back. */
export function spareLines({ things, bytes, freeBytes }: SpareSpace, view: View): string[] {
  if (things.length === 0) return ['There is nothing to remove: no cache, no image and no download that was cut off.'];
  const style = makeStyle(view.colored);
  const rows = things.map((thing) => [
    { text: thing.bytes === null ? 'unknown' : formatBytes(thing.bytes) },
    { text: thing.title, paint: style.bold },
    { text: thing.comesBack, paint: style.dim },
    { text: plainText(thing.place), paint: style.dim },
  ]);
  const columns = [{ align: 'right' as const }, {}, {}, { flexible: true }];
  return [
    `${formatBytes(bytes)} can be freed; ${freeBytes === null ? 'unknown' : formatBytes(freeBytes)} are free now.`,
    ...renderTable(columns, rows, view.width - 2).map((line) => `  ${line}`),
    'Clusters, and all that is in them, are left alone.',
  ];
}

/** What an uninstall removes, and what it leaves. */
export function leavingLines(leaving: Leaving, view: View): string[] {
  const style = makeStyle(view.colored);
  const contexts = leaving.clusters.flatMap(({ context }) => (context === null ? [] : [context]));
  return [
    ...section(
      style.bold('Clusters, with all notebooks, volumes, runs and logins in them'),
      leaving.clusters.map(
        ({ name, provisioner, state, nodes }) => `${name} (${provisioner}, ${state}${nodeWords(nodes)})`,
      ),
    ),
    ...section(
      style.bold('Contexts of your kubeconfig'),
      contexts.map(({ name, path }) => `${name} in ${path}`),
    ),
    ...section(
      style.bold('Images that Slipway pulled, unless something else uses them'),
      leaving.images.map(({ reference, bytes }) => `${reference} (${bytes === null ? 'unknown' : formatBytes(bytes)})`),
    ),
    ...section(
      style.bold(`From ${plainText(leaving.home)}`),
      leaving.entries.map(({ name, title, bytes }) => `${name}: ${title} (${formatBytes(bytes)})`),
    ),
    ...section(style.bold('What stays there, because it is not Slipway’s'), leaving.strangers.map(plainText)),
    ...(leaving.unasked === null ? [] : [`Clusters could not be asked for: ${plainText(leaving.unasked)}`]),
  ];
}

function nodeWords(nodes: readonly string[]): string {
  return nodes.length === 0 ? '' : `, ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
