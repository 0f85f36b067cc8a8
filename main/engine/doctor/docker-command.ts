import { AppError } from '../../../contracts/app-error.ts';
import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';

/** The command `docker` is there: kind makes its nodes through it. */
export const dockerCommandCheck: Check = {
  id: 'docker-command',
  title: 'The command “docker”',
  concernsUp: true,
  seconds: 5,
  skips: ({ hardware: { containerEngine: engine } }) => {
    if (engine.state !== 'running') return 'It comes with the container engine.';
    return engine.kind === 'podman' ? 'Podman has a command of its own.' : null;
  },
  look,
};

async function look({ host }: CheckContext): Promise<CheckOutcome> {
  const path = await host.processes.find('docker');
  if (path !== null) return { state: 'passed', says: `It is ${path}.` };
  const { code, message, remedy } = new AppError('docker.command-missing');
  return { state: 'failed', code, says: message, remedy };
}
