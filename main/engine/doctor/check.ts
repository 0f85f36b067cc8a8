import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { FixDraft } from './fix-step.ts';

export interface CheckContext {
  readonly host: Host;
  readonly hardware: Hardware;
  /** The image of the nodes that are to be made, where one was chosen. */
  readonly nodeImage: string | null;
  /** Aborted when the time of the check is over, or nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** One thing that has to be right on this computer. A check looks and never changes anything. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** Whether `up` asks it before it makes anything. Such a check is quick and never uses the network. */
  readonly concernsUp: boolean;
  /** How long it may take; it is told as a warning where it takes longer. */
  readonly seconds: number;
  /** Why it does not concern this computer, or null where it does. */
  skips(context: CheckContext): string | null;
  look(context: CheckContext): Promise<CheckOutcome>;
  /** What Slipway could run to put it right, read anew; null where only a person can. Changes nothing. */
  fix?(context: CheckContext): Promise<FixDraft | null>;
}
