import { setTimeout as after } from 'node:timers/promises';
import { kitFile, mustRun, run, type Slipway } from '../../test/kit/kit.ts';

export type Victim = 'engine' | 'node' | 'docker';
export type Hurt = 'killed' | 'stopped' | 'restarted';

/** Docker is everybody's on this machine: it is only hurt where that was allowed. */
export const mayRestartDocker = process.env['SLIPWAY_MAY_RESTART_DOCKER'] === '1';

const restartedMilliseconds = 500;

/** Hurts a victim; answers whether it was there to be hurt. */
export async function hurt(victim: Victim, how: Hurt, slipway: Slipway, cluster: string): Promise<boolean> {
  switch (victim) {
    case 'engine':
      return hurtEngine(how, slipway);
    case 'node':
      return hurtNode(how, `${cluster}-control-plane`);
    case 'docker':
      return hurtDocker(how);
  }
}

/** A restarted engine is one that is started by whoever asks next: that is what comes right after. */
async function hurtEngine(how: Hurt, slipway: Slipway): Promise<boolean> {
  const pid = await slipway.enginePid();
  if (pid === null) return false;
  process.kill(pid, how === 'killed' ? 'SIGKILL' : 'SIGTERM');
  if (how === 'restarted') await after(restartedMilliseconds);
  return true;
}

async function hurtNode(how: Hurt, node: string): Promise<boolean> {
  const args = { killed: ['kill'], stopped: ['stop', '--time', '1'], restarted: ['restart', '--time', '1'] }[how];
  return (await run('docker', [...args, node])).exitCode === 0;
}

/** The kit starts it again; elsewhere that is the system's. */
async function hurtDocker(how: Hurt): Promise<boolean> {
  if (!mayRestartDocker) return false;
  const pid = Number((await run('pgrep', ['-x', 'dockerd'])).stdout.split('\n')[0]);
  if (!(pid > 0)) return false;
  process.kill(pid, how === 'killed' ? 'SIGKILL' : 'SIGTERM');
  // The kit takes one that is still ending for one that runs.
  while (isThere(pid)) await after(50);
  if (how === 'stopped') await after(3000);
  await mustRun(kitFile('docker/up'), []);
  return true;
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
