import { readdir, readFile } from 'node:fs/promises';
import type { Slipway } from '../../test/kit/kit.ts';

/** Command lines of processes that belong to a home and are not its engine. */
export async function strayProcesses(slipway: Slipway): Promise<string[]> {
  const engine = await slipway.enginePid();
  const found: string[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!(pid > 0) || pid === engine) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(`SLIPWAY_HOME=${slipway.state}`)) continue;
    found.push((await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim());
  }
  return found;
}
