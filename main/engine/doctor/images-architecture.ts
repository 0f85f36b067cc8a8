import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';

const published = ['x86_64', 'amd64', 'x64'];
const emulated = '/proc/sys/fs/binfmt_misc/qemu-x86_64';

/** The platform's images run on the engine's processor. Upstream publishes all of them for x86-64, and not for others. */
export const imagesArchitectureCheck: Check = {
  id: 'images-architecture',
  title: 'Images for this processor',
  concernsUp: false,
  seconds: 5,
  skips: ({ hardware }) =>
    hardware.containerEngine.state === 'running' ? null : 'It is known when the container engine runs.',
  look,
};

async function look({ host, hardware }: CheckContext): Promise<CheckOutcome> {
  const engine = hardware.containerEngine;
  if (engine.state !== 'running') return { state: 'skipped', says: 'The container engine does not run.' };
  const { architecture } = engine;
  if (published.includes(architecture))
    return { state: 'passed', says: `Every image is published for ${architecture}.` };
  const isLinux = hardware.operatingSystem.platform === 'linux';
  const canEmulate = !isLinux || (await host.files.stat(emulated).catch(() => null)) !== null;
  const says = `The engine runs on ${architecture}, and some images are published for x86-64 alone.`;
  if (canEmulate)
    return {
      state: 'warned',
      says: `${says} They run by emulation, several times slower.`,
      remedy: 'Leave out components that stay behind, or use a computer with an x86-64 processor.',
    };
  return {
    state: 'warned',
    says: `${says} Nothing here emulates it, so they do not start.`,
    remedy: 'Install the emulator of your distribution.',
    commands: ['sudo apt-get install qemu-user-static binfmt-support'],
  };
}
