import { assertNever } from '../../../contracts/assert-never.ts';
import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { engineError } from './engine-error.ts';
import { readEnginePlace } from './engine-place.ts';
import type { FixDraft } from './fix-step.ts';
import { installSteps } from './install-engine.ts';
import { joinGroupStep, loginNote } from './join-group.ts';

/** Docker's own unit gives it as long; a virtual machine takes longer. */
const startSeconds = 90;

/** The container engine is there and answers. */
export const containerEngineCheck: Check = {
  id: 'container-engine',
  title: 'Container engine',
  concernsUp: true,
  seconds: 30,
  skips: () => null,
  look,
  fix,
};

async function look({ host, hardware }: CheckContext): Promise<CheckOutcome> {
  const engine = hardware.containerEngine;
  switch (engine.state) {
    case 'running':
      return { state: 'passed', says: `${engine.kind} ${engine.version} answers at ${engine.address}.` };
    case 'absent':
    case 'unreachable': {
      // Asked again, for the reason with its remedy.
      const error = await engineError(host);
      if (error === null) return { state: 'passed', says: 'It answers now.' };
      if (error.code === 'docker.permission')
        return { state: 'passed', says: 'It is there. Whether this user may use it is a check of its own.' };
      return { state: 'failed', code: error.code, says: error.message, remedy: error.remedy };
    }
    default:
      return assertNever(engine);
  }
}

/** Where an engine of the system itself listens. */
const ownAddress = /^unix:\/\/(\/var)?\/run\/docker\.sock$/;

/** Installs an engine where there is none, and starts it. Where the user chose another address, they know better. */
async function fix(context: CheckContext): Promise<FixDraft | null> {
  const { host, hardware } = context;
  const { platform } = hardware.operatingSystem;
  const error = await engineError(host);
  if (error === null || error.code === 'docker.permission') return null;
  if (Object.keys(host.surroundings.environment(['DOCKER_HOST', 'DOCKER_CONTEXT'])).length > 0) return null;
  const isElsewhere = error.code === 'docker.unreachable' && !ownAddress.test(String(error.data['address']));
  if (platform === 'linux' && isElsewhere) return null;
  const steps = installSteps(await readEnginePlace(context));
  if (steps === null) return null;
  const user = host.surroundings.user();
  if (platform !== 'linux') return { cluster: null, steps, notes: notes[platform], settleSeconds: startSeconds };
  if (user.isAdministrator) return { cluster: null, steps, notes: notes.linux, settleSeconds: startSeconds };
  return {
    cluster: null,
    steps: [...steps, joinGroupStep(user.name)],
    notes: [...notes.linux, loginNote],
    settleSeconds: null,
  };
}

const notes = {
  linux: ['Docker Engine comes from the packages of this system itself.'],
  darwin: ['Colima is free software; it runs the engine in a small virtual machine.'],
  win32: [
    'Docker Desktop is free for personal use and small companies; read its terms. Winget takes them on your behalf.',
    'Windows asks for an administrator, and may have to be restarted. Then look again.',
  ],
  other: [],
};
