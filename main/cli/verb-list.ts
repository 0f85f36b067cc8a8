import type { Verb } from './verb.ts';

/** Every verb, in the order of the help. */
export const verbList: Readonly<Record<string, () => Promise<Verb>>> = {
  up: async () => (await import('./verbs/up.ts')).upVerb,
  status: async () => (await import('./verbs/status.ts')).statusVerb,
  rehearse: async () => (await import('./verbs/rehearse.ts')).rehearseVerb,
  plan: async () => (await import('./verbs/plan.ts')).planVerb,
  hardware: async () => (await import('./verbs/hardware.ts')).hardwareVerb,
  doctor: async () => (await import('./verbs/doctor.ts')).doctorVerb,
  serve: async () => (await import('./verbs/serve.ts')).serveVerb,
  start: async () => (await import('./verbs/start.ts')).startVerb,
  stop: async () => (await import('./verbs/stop.ts')).stopVerb,
  pause: async () => (await import('./verbs/pause.ts')).pauseVerb,
  resume: async () => (await import('./verbs/resume.ts')).resumeVerb,
  delete: async () => (await import('./verbs/delete.ts')).deleteVerb,
  forward: async () => (await import('./verbs/forward.ts')).forwardVerb,
  kubeconfig: async () => (await import('./verbs/kubeconfig.ts')).kubeconfigVerb,
  operations: async () => (await import('./verbs/operations.ts')).operationsVerb,
  render: async () => (await import('./verbs/render.ts')).renderVerb,
  lock: async () => (await import('./verbs/lock.ts')).lockVerb,
  tools: async () => (await import('./verbs/tools.ts')).toolsVerb,
};
