import { encodeError } from '../../../contracts/app-error.ts';
import { assertNever } from '../../../contracts/assert-never.ts';
import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';

/** The container engine is there, answers, and may be used by this user. */
export const containerEngineCheck: Check = {
  id: 'container-engine',
  title: 'Container engine',
  skips: () => null,
  look,
};

async function look({ host, hardware }: CheckContext): Promise<CheckOutcome> {
  const engine = hardware.containerEngine;
  switch (engine.state) {
    case 'running':
      return { state: 'passed', says: `${engine.kind} ${engine.version} answers at ${engine.address}.` };
    case 'absent':
    case 'unreachable': {
      // Asked again, for the reason with its remedy.
      const error = await host.docker.info().then(
        () => null,
        (thrown: unknown) => encodeError(thrown),
      );
      if (error === null) return { state: 'passed', says: 'It answers now.' };
      return { state: 'failed', code: error.code, says: error.message, remedy: error.remedy };
    }
    default:
      return assertNever(engine);
  }
}
