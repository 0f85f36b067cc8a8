import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import type { Host } from '../../../provisioners/host.ts';

export interface CheckContext {
  readonly host: Host;
  readonly hardware: Hardware;
}

/** One thing that has to be right on this computer. A check looks and never changes anything. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** Why it does not concern this computer, or null where it does. */
  skips(context: CheckContext): string | null;
  look(context: CheckContext): Promise<CheckOutcome>;
}
