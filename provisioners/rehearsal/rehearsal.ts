import { AppError } from '../../contracts/app-error.ts';
import type { NodeShape } from '../../contracts/rehearsal.ts';
import type { Provisioner } from '../provisioner.ts';
import { programNames } from './program-arguments.ts';
import { createRehearsal } from './rehearsal-create.ts';
import { mustReadConfig } from './rehearsal-files.ts';
import { deleteRehearsal, pauseRehearsal, resumeRehearsal, startRehearsal, stopRehearsal } from './rehearsal-power.ts';
import { rehearsalKubeconfig, rehearsalNames, rehearsalStatus } from './rehearsal-status.ts';

const gibibyte = 2 ** 30;
const usualShape: Omit<NodeShape, 'count'> = { millicores: 8000, memoryBytes: 32 * gibibyte, gpu: null };

/**
 * A real control plane with simulated nodes, as plain processes that end with the engine. Nothing can be installed and
 * used on it: `slipway rehearse` makes it, asks it, and takes it down.
 */
export const rehearsalProvisioner: Provisioner = {
  id: 'rehearsal',
  title: 'Rehearsal (a control plane with simulated nodes)',
  tools: programNames,
  check: async () => {
    throw new AppError('rehearsal.runs-nothing', { what: 'installing a platform' });
  },
  create: ({ name, folder, nodes }, context) =>
    createRehearsal({ name, folder, shapes: [{ ...usualShape, count: nodes }] }, context),
  start: startRehearsal,
  stop: stopRehearsal,
  pause: pauseRehearsal,
  resume: resumeRehearsal,
  delete: deleteRehearsal,
  list: ({ host }) => rehearsalNames(host),
  status: rehearsalStatus,
  nodes: async (name, context) => {
    await mustReadConfig(context.host, name);
    return (await rehearsalStatus(name, context)).nodes;
  },
  async *loadImages() {
    yield { type: 'log', source: 'slipway', text: 'No image is loaded: nothing runs on simulated nodes.' };
    throw new AppError('rehearsal.runs-nothing', { what: 'loading images' });
  },
  nodeImages: async () => [],
  kubeconfig: (name, { host }) => rehearsalKubeconfig(name, host),
};
