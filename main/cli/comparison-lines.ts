import type {
  Comparison,
  FieldDifference,
  FileDifference,
  FileFacts,
  ObjectDifference,
} from '../../contracts/snapshot-differences.ts';
import { shortId, type SnapshotView } from '../../contracts/snapshots.ts';
import { formatBytes } from '../../contracts/units.ts';
import { momentText } from './moment-text.ts';
import { makeStyle } from './style.ts';
import { renderTable } from './table.ts';
import { plainText, printable } from './text-width.ts';

export interface LinesView {
  readonly width: number;
  readonly colored: boolean;
}

/** What differs between two snapshots: the objects with their fields, the files with their sizes, and how many there are. */
export function comparisonLines(
  { from, to, objects, counts, files, filesLeftOut }: Comparison,
  view: LinesView,
): string[] {
  const head = snapshotLines(from, to, view);
  if (objects.length + files.length === 0) return [...head, '', 'Nothing differs.'];
  return [
    ...head,
    ...objects.flatMap((object) => ['', ...objectLines(object)]),
    '',
    ...(files.length === 0 ? ['No file differs.'] : fileLines(files, view)),
    ...(filesLeftOut === 0 ? [] : [`${String(filesLeftOut)} more are not listed.`]),
    ...(files.length === 0 ? [] : ['', countLine(counts)]),
  ];
}

/** Which two snapshots are compared. */
export function snapshotLines(from: SnapshotView, to: SnapshotView, { width, colored }: LinesView): string[] {
  const { dim } = makeStyle(colored);
  const row = (word: string, { id, createdAt, notebook, note }: SnapshotView) => [
    { text: word, paint: dim },
    { text: shortId(id) },
    { text: momentText(createdAt) },
    { text: notebook },
    { text: plainText(note), paint: dim },
  ];
  const columns = [{}, { whole: true }, { whole: true }, { whole: true }, { flexible: true }];
  return renderTable(columns, [row('from', from), row('to', to)], width);
}

function objectLines({ kind, name, change, fields }: ObjectDifference): string[] {
  return [`${kind} ${plainText(name)} ${change}`, ...fields.map((field) => `  ${fieldWords(field)}`)];
}

function fieldWords({ path, ...sides }: FieldDifference): string {
  const [from, to] = [valueText(sides.from), valueText(sides.to)];
  if (!('from' in sides)) return `${plainText(path)}: added ${to}`;
  if (!('to' in sides)) return `${plainText(path)}: removed ${from}`;
  return `${plainText(path)}: ${from} → ${to}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return '';
  return plainText(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
}

function fileLines(files: readonly FileDifference[], { width, colored }: LinesView): string[] {
  const style = makeStyle(colored);
  const paints = { added: style.green, removed: style.red, changed: style.yellow, metadata: style.dim };
  const right = { align: 'right' as const };
  const several = new Set(files.map(({ volume }) => volume)).size > 1;
  const rows = files.map((file) => [
    { text: file.change, paint: paints[file.change] },
    { text: sizeText(file.from) },
    { text: sizeText(file.to) },
    { text: fileName(file, several) + metadataWords(file) },
  ]);
  const head = ['FILE IS', 'BEFORE', 'AFTER', 'NAME'].map((text) => ({ text }));
  return renderTable([{}, right, right, { whole: true }], [head, ...rows], width);
}

/** The name of a file, without what a terminal would obey. */
export function fileName({ volume, path }: FileDifference, withVolume: boolean): string {
  return printable(withVolume ? `${volume}/${path}` : path);
}

/** The size of a file; of anything else, what it is. */
export function sizeText(facts: FileFacts | null): string {
  if (facts === null) return '';
  return facts.type === 'file' ? formatBytes(facts.bytes) : facts.type;
}

function metadataWords({ change, from, to }: FileDifference): string {
  if (change !== 'metadata' || from === null || to === null) return '';
  const owner = ({ uid, gid }: FileFacts) => `${String(uid)}:${String(gid)}`;
  const words = [
    ...(from.permissions === to.permissions ? [] : [`${from.permissions} → ${to.permissions}`]),
    ...(owner(from) === owner(to) ? [] : [`owner ${owner(from)} → ${owner(to)}`]),
  ];
  return ` (${words.length === 0 ? 'its time only' : words.join(', ')})`;
}

function countLine(counts: Comparison['counts']): string {
  const { added, removed, changed, metadata } = counts;
  const words = [
    ...(added.files === 0 ? [] : [`${String(added.files)} added, ${formatBytes(added.bytesAfter)}`]),
    ...(removed.files === 0 ? [] : [`${String(removed.files)} removed, ${formatBytes(removed.bytesBefore)}`]),
    ...(changed.files === 0
      ? []
      : [`${String(changed.files)} changed, ${formatBytes(changed.bytesBefore)} → ${formatBytes(changed.bytesAfter)}`]),
    ...(metadata.files === 0 ? [] : [`${String(metadata.files)} the same but for mode, owner or time`]),
  ];
  return words.length === 0 ? 'Only folders differ.' : `Files: ${words.join('; ')}.`;
}
