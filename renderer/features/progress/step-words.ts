import type { OperationEvent } from '../../../contracts/operations.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { formatBytes } from '../../ui/amount.ts';

type Progress = Pick<Extract<OperationEvent, { type: 'progress' }>, 'done' | 'total' | 'unit'>;

/** How far a step is, in words; empty where its end is not known. */
export function stepDetail({ done, total, unit }: Progress): string {
  if (total === 0) return '';
  if (unit === 'bytes') return text.progress.part(formatBytes(done), formatBytes(total));
  return text.progress.part(String(done), `${total} ${text.progress.units[unit]}`);
}
