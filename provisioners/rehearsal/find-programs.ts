import { AppError } from '../../contracts/app-error.ts';
import type { Host } from '../host.ts';
import { type ProgramName, programNames } from './program-arguments.ts';

/** Paths of the programs of a control plane. Rejects with `rehearsal.programs-missing`, which names those missing. */
export async function findPrograms(host: Host): Promise<ReadonlyMap<ProgramName, string>> {
  const found = await Promise.all(
    programNames.map(async (name): Promise<[ProgramName, string | null]> => [name, await host.processes.find(name)]),
  );
  const missing = found.filter(([, path]) => path === null).map(([name]) => name);
  if (missing.length > 0) throw new AppError('rehearsal.programs-missing', { programs: missing.join(', ') });
  return new Map(found.flatMap(([name, path]) => (path === null ? [] : [[name, path]])));
}
