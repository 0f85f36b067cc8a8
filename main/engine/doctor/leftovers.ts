import type { CheckOutcome } from '../../../contracts/doctor.ts';
import { clusterNameSchema } from '../../../contracts/clusters.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import type { Clusters } from '../clusters/clusters.ts';
import { deleteOperation } from '../clusters/delete-operation.ts';
import type { Check, CheckContext } from './check.ts';
import type { FixDraft } from './fix-step.ts';

interface Leftover {
  readonly name: string;
  readonly what: string;
}

/** Names of clusters that an operation is at work on: what is unfinished there is no leftover. */
export type BusyClusters = () => ReadonlySet<string>;

/** What a creation of ours that was cut off has left: half a cluster, or files without one. */
export function leftoversCheck(clusters: Clusters, busy: BusyClusters): Check {
  return {
    id: 'leftovers',
    title: 'Leftovers',
    concernsUp: false,
    seconds: 20,
    skips: ({ hardware }) =>
      hardware.containerEngine.state === 'running' ? null : 'They are known when the container engine runs.',
    async look(context) {
      return outcomeOf(await findLeftovers(clusters, busy, context));
    },
    async fix(context) {
      return draftFor((await findLeftovers(clusters, busy, context))[0], clusters);
    },
  };
}

function outcomeOf(found: readonly Leftover[]): CheckOutcome {
  const [first] = found;
  if (first === undefined) return { state: 'passed', says: 'Nothing is left of a creation that was cut off.' };
  return {
    state: 'warned',
    says: found.map(({ name, what }) => `${name}: ${what}`).join(' '),
    remedy: `Finish it with "slipway up --cluster ${first.name}", or remove it.`,
    commands: found.map(({ name }) => `slipway delete --cluster ${name} --yes`),
  };
}

/** One cluster at a time, so that the operation stands in the queue of that cluster. */
function draftFor(leftover: Leftover | undefined, clusters: Clusters): FixDraft | null {
  if (leftover === undefined) return null;
  const { name } = leftover;
  const says = `Remove what is left of the cluster ${name}: its containers, volumes and files`;
  return {
    cluster: name,
    steps: [
      {
        by: 'slipway',
        says,
        run: (context) => deleteOperation(clusters).run({ cluster: name }, context),
      },
    ],
    notes: ['Nothing that was made by somebody else is touched.'],
    settleSeconds: 0,
  };
}

async function findLeftovers(clusters: Clusters, busy: BusyClusters, context: CheckContext): Promise<Leftover[]> {
  const all = await clusters.list(context);
  const halves = all.flatMap(({ name, condition }) =>
    condition.state === 'incomplete' ? [{ name, what: condition.reason }] : [],
  );
  const known = new Set(all.map(({ name }) => name));
  const files = await findFiles(known, context);
  return [...halves, ...files].filter(({ name }) => !busy().has(name));
}

/** Marks a creation that was begun and not ended. Other files may be those of a cluster on another engine. */
const marker = 'creating';

/** Folders of clusters whose creation was cut off before the first container was there. */
async function findFiles(known: ReadonlySet<string>, { host }: CheckContext): Promise<Leftover[]> {
  const root = clusterFolder(host.paths.home, '');
  const found: Leftover[] = [];
  for (const name of await host.files.list(root)) {
    if (known.has(name) || !clusterNameSchema.safeParse(name).success) continue;
    const inside = await host.files.list(clusterFolder(host.paths.home, name));
    if (inside.includes(marker)) found.push({ name, what: 'Its files are here, and no container is.' });
  }
  return found;
}
