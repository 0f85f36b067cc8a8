import type { FieldDifference, ObjectDifference } from '../../../../contracts/snapshot-differences.ts';
import { type Fields, fieldsOf, isFields, textAt } from '../../platform/fields.ts';
import type { SnapshotContent } from '../snapshot-files.ts';
import { pathText, type Step, valueDifferences, type ValueDifference } from './field-differences.ts';
import { volumePairs } from './volume-pairs.ts';

/** Shown instead of what may be a password. That it changed is told. */
const hidden = '(hidden)';

/** Names of variables whose values are not shown: whoever looks over a shoulder reads along. */
const secretNames = /pass|token|secret|credential|private|(^|[_.-]|api|access|ssh|auth)key($|[_.-])/i;

/** What differs between the objects of two snapshots: their notebooks, and the claims of their volumes. Pure. */
export function objectDifferences(from: SnapshotContent, to: SnapshotContent): ObjectDifference[] {
  const claims = volumePairs(from, to).map((pair) => differenceOf(pair.from?.claim, pair.to?.claim));
  return [differenceOf(from.notebook, to.notebook), ...claims].filter((difference) => difference !== null);
}

function differenceOf(from: Fields | undefined, to: Fields | undefined): ObjectDifference | null {
  const shown = to ?? from;
  const about = { kind: textAt(shown, 'kind'), name: textAt(shown, 'metadata', 'name') };
  if (from === undefined || to === undefined)
    return { ...about, change: from === undefined ? 'added' : 'removed', fields: [] };
  const fields = valueDifferences(from, to).map(fieldDifference);
  return fields.length === 0 ? null : { ...about, change: 'changed', fields };
}

function fieldDifference({ path, ...sides }: ValueDifference): FieldDifference {
  const isHidden = path.some((step) => 'item' in step && secretNames.test(step.item)) && isValue(path.at(-1));
  const shown = Object.entries(sides).map(([side, value]) => [side, isHidden ? hidden : withoutSecrets(value)]);
  return { path: pathText(path), ...(Object.fromEntries(shown) as typeof sides) };
}

function isValue(step: Step | undefined): boolean {
  return step !== undefined && 'field' in step && step.field === 'value';
}

/** Variables within a value that came or went as a whole. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isFields(value)) return value;
  const isSecret = secretNames.test(textAt(value, 'name')) && 'value' in value;
  const inner = Object.entries(fieldsOf(value)).map(([field, one]) => [
    field,
    isSecret && field === 'value' ? hidden : withoutSecrets(one),
  ]);
  return Object.fromEntries(inner) as Fields;
}
