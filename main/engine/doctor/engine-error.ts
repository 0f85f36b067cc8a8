import { encodeError } from '../../../contracts/app-error.ts';
import type { EncodedError } from '../../../contracts/encoded-error.ts';
import type { Host } from '../../../provisioners/host.ts';

/** Why the engine cannot be used now, with the remedy; null where it can. */
export async function engineError(host: Host): Promise<EncodedError | null> {
  return host.docker.info().then(
    () => null,
    (thrown: unknown) => encodeError(thrown),
  );
}
