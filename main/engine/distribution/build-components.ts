import { join, posix } from 'node:path';
import type { Host } from '../../../provisioners/host.ts';
import type { ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import type { Share } from './divide.ts';
import { eachLimited } from './each-limited.ts';
import { type Build, buildWith, type Kubectl } from './kubectl.ts';
import { type Measure, renderOutputSchema } from './rendering.ts';

/** What work on a distribution is handed: the host, when to stop, and whom to tell how far it is. */
export interface Session {
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly tell: (event: ProvisionerEvent) => void;
}

export interface BuiltComponent {
  readonly component: string;
  /** One object as JSON a line. */
  readonly path: string;
  readonly sha256: string;
  readonly measure: Measure;
}

/** More would not be quicker: kustomize itself uses more than one core. */
const buildsAtOnce = 2;

/**
 * Renders components from unpacked sources (`<work>/sources/<id>`, free of outside references): one kustomization each,
 * built apart, so that each has what is its own. The results lie in `work`; they are as published. Rejects with
 * `render.failed`.
 */
export async function buildComponents(
  shares: readonly Share[],
  firstSource: string,
  kubectl: Kubectl,
  work: string,
  session: Session,
): Promise<BuiltComponent[]> {
  const { host, signal, tell } = session;
  const builds = shares.map(
    ({ id }): Build => ({
      component: id,
      folder: join(work, 'render', id),
      output: join(work, 'built', `${id}.yaml`),
    }),
  );
  await host.files.makeFolder(join(work, 'built'));
  let done = 0;
  await eachLimited(shares, buildsAtOnce, async (share, index) => {
    const build = builds[index];
    if (build === undefined) return;
    await host.files.writeAtomic(join(build.folder, 'kustomization.yaml'), kustomizationOf(share, firstSource));
    await buildWith(kubectl, build, host, signal);
    done += 1;
    tell({ type: 'progress', step: 'render', done, total: shares.length, unit: 'steps', detail: share.id });
  });
  const jobs = builds.map(({ component, output }) => ({
    component,
    yaml: output,
    output: objectsPath(work, component),
  }));
  const answer = renderOutputSchema.parse(await host.processes.runChild('render-child', { jobs }, { signal }));
  return answer.map((one) => ({ ...one, path: objectsPath(work, one.component) }));
}

function objectsPath(work: string, component: string): string {
  return join(work, 'objects', `${component}.ndjson`);
}

/** JSON is YAML too. The order is that in which `kubectl apply` has the best chance: namespaces and kinds first. */
function kustomizationOf({ resources, kustomizeComponents }: Share, firstSource: string): string {
  const inTree = (path: string) => posix.join('..', '..', 'sources', firstSource, path);
  return JSON.stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    sortOptions: { order: 'legacy' },
    resources: resources.map(inTree),
    components: kustomizeComponents.map(inTree),
  });
}
