import type { CheckOutcome } from '../../../contracts/doctor.ts';
import { AppError } from '../../../contracts/app-error.ts';
import type { Check, CheckContext } from './check.ts';

/** The oldest versions that kind's authors say it works with; others are not known to us. */
const oldest: Readonly<Record<string, readonly [number, number]>> = {
  'docker-engine': [20, 10],
  'docker-desktop': [20, 10],
  colima: [20, 10],
  'rancher-desktop': [20, 10],
  orbstack: [20, 10],
  podman: [4, 0],
};

/** The engine is new enough. */
export const engineVersionCheck: Check = {
  id: 'engine-version',
  title: 'Version of the engine',
  concernsUp: true,
  seconds: 5,
  skips: ({ hardware }) =>
    hardware.containerEngine.state === 'running' ? null : 'It is known when the container engine runs.',
  look: (context) => Promise.resolve(judge(context)),
};

function judge({ hardware: { containerEngine: engine } }: CheckContext): CheckOutcome {
  if (engine.state !== 'running') return { state: 'skipped', says: 'The container engine does not run.' };
  const needed = oldest[engine.kind];
  const found = /^v?(\d+)\.(\d+)/.exec(engine.version);
  if (needed === undefined || found === null)
    return { state: 'skipped', says: `Nothing is known of ${engine.kind} ${engine.version}.` };
  const [major, minor] = [Number(found[1]), Number(found[2])];
  const isEnough = major > needed[0] || (major === needed[0] && minor >= needed[1]);
  if (isEnough) return { state: 'passed', says: `It has version ${engine.version}.` };
  const { code, message, remedy } = new AppError('docker.too-old', {
    version: engine.version,
    needed: needed.join('.'),
  });
  return { state: 'failed', code, says: message, remedy };
}
