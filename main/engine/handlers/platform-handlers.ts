import { AppError } from '../../../contracts/app-error.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { EngineParts } from './engine-parts.ts';

export function platformHandlers(_: EngineParts): Pick<SlipwayHandlers, 'platform' | 'access'> {
  const no = (): never => {
    throw new AppError('internal', { why: 'not yet' });
  };
  return { platform: { status: no, watch: no }, access: { forward: no } };
}
