import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { engineError } from './engine-error.ts';
import type { FixDraft } from './fix-step.ts';
import { joinGroupStep, loginNote } from './join-group.ts';

/** Others may write: everybody on this computer could do what an administrator can. */
const writableByAll = 0o002;

/** This user may use the engine's socket, and not everybody may. */
export const socketPermissionCheck: Check = {
  id: 'socket-permission',
  title: 'Permission to use the engine',
  concernsUp: true,
  seconds: 30,
  skips: ({ hardware }) => (hardware.containerEngine.state === 'absent' ? 'There is no container engine yet.' : null),
  look,
  fix,
};

async function look({ host, hardware }: CheckContext): Promise<CheckOutcome> {
  const engine = hardware.containerEngine;
  if (engine.state === 'running') return lookAtSocket(engine.address, host);
  const error = await engineError(host);
  if (error?.code !== 'docker.permission')
    return { state: 'skipped', says: 'It can be told only when the container engine answers.' };
  return { state: 'failed', code: error.code, says: error.message, remedy: error.remedy };
}

async function lookAtSocket(address: string, host: CheckContext['host']): Promise<CheckOutcome> {
  const path = /^unix:\/\/(.+)$/.exec(address)?.[1];
  const found = path === undefined ? null : await host.files.stat(path);
  if (path === undefined || found === null) return { state: 'passed', says: 'This user may use it.' };
  if ((found.mode & writableByAll) === 0) return { state: 'passed', says: `This user may use ${path}.` };
  return {
    state: 'warned',
    says: `Every user of this computer may use ${path}, and through it do what an administrator can.`,
    remedy: 'Take the permission of others away; the group "docker" is meant for this.',
    commands: [`sudo chmod o-rw ${path}`],
  };
}

/** Only what keeps this user out. A socket that is too open is closed by hand: somebody may count on it. */
async function fix({ host, hardware }: CheckContext): Promise<FixDraft | null> {
  const engine = hardware.containerEngine;
  const isLinux = hardware.operatingSystem.platform === 'linux';
  if (!isLinux || engine.state !== 'unreachable' || (await host.files.stat('/var/run/docker.sock')) === null)
    return null;
  const { name } = host.surroundings.user();
  return { cluster: null, steps: [joinGroupStep(name)], notes: [loginNote], settleSeconds: null };
}
