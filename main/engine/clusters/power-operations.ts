import { AppError } from '../../../contracts/app-error.ts';
import type { ClusterState, ClusterStatus } from '../../../contracts/clusters.ts';
import type { Provisioner, ProvisionerContext, ProvisionerTask } from '../../../provisioners/provisioner.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import type { Clusters } from './clusters.ts';

type PowerKind = 'start' | 'stop' | 'pause' | 'resume';

interface PowerVerb {
  readonly title: string;
  readonly done: string;
  /** The state in which nothing has to be done. */
  readonly goal: ClusterState['state'];
  readonly run: (provisioner: Provisioner, name: string, context: ProvisionerContext) => ProvisionerTask;
}

const verbs: Readonly<Record<PowerKind, PowerVerb>> = {
  start: {
    title: 'Start',
    done: 'runs',
    goal: 'running',
    run: (provisioner, name, context) => provisioner.start(name, context),
  },
  stop: {
    title: 'Stop',
    done: 'is stopped',
    goal: 'stopped',
    run: (provisioner, name, context) => provisioner.stop(name, context),
  },
  pause: {
    title: 'Pause',
    done: 'is paused',
    goal: 'paused',
    run: (provisioner, name, context) => provisioner.pause(name, context),
  },
  resume: {
    title: 'Resume',
    done: 'runs',
    goal: 'running',
    run: (provisioner, name, context) => provisioner.resume(name, context),
  },
};

/** The operation that starts, stops, pauses or resumes a cluster. Rejects with `cluster.unknown` where there is none. */
export function powerOperation<Kind extends PowerKind>(kind: Kind, clusters: Clusters): OperationDefinition<Kind> {
  const verb = verbs[kind];
  return {
    kind,
    title: ({ cluster }) => `${verb.title} the cluster ${cluster}`,
    cluster: ({ cluster }) => cluster,
    async *run({ cluster }, context) {
      yield { type: 'steps', steps: [{ id: 'cluster', title: `${verb.title} the cluster`, weight: 1 }] };
      const status = await clusters.status(cluster, context);
      const { condition } = status;
      if (condition.state === 'absent') throw new AppError('cluster.unknown', { cluster });
      if (condition.state === 'incomplete') throw new AppError('cluster.not-running', { cluster, state: 'half made' });
      if (condition.state === verb.goal && !(verb.goal === 'running' && isOutOfTime(status))) {
        yield { type: 'step', step: 'cluster', state: 'skipped', detail: `It ${verb.done} already` };
        return `The cluster ${cluster} ${verb.done} already.`;
      }
      yield { type: 'step', step: 'cluster', state: 'started' };
      yield* verb.run(await clusters.provisionerOf(cluster, context), cluster, clusters.context(context));
      yield { type: 'step', step: 'cluster', state: 'done' };
      return `The cluster ${cluster} ${verb.done}.`;
    },
  };
}

/** After a sleep a cluster may run and have its clock wrong: starting it puts that right. */
function isOutOfTime({ upkeep }: ClusterStatus): boolean {
  return upkeep?.notices.some(({ code }) => code === 'clock.skewed') === true;
}
