import { join, posix } from 'node:path';
import type { Host } from '../../../provisioners/host.ts';
import type { ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import type { Share } from './divide.ts';
import { buildWith, type Kubectl } from './kubectl.ts';
import { componentMark, type RenderOutput, renderOutputSchema } from './rendering.ts';

/** What work on a distribution is handed: the host, when to stop, and whom to tell how far it is. */
export interface Session {
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly tell: (event: ProvisionerEvent) => void;
}

/**
 * Renders components from unpacked sources (`<work>/sources/<id>`, free of outside references) into
 * `<objects>/<component>.ndjson`, as published. They are built as one kustomization, as upstream builds them: some of
 * them change fields of others by variables and names that they share. A mark on each object, taken off again, tells
 * whose it is. Rejects with `render.failed`.
 */
export async function buildComponents(
  shares: readonly Share[],
  firstSource: string,
  kubectl: Kubectl,
  { work, objects }: { work: string; objects: string },
  { host, signal, tell }: Session,
): Promise<RenderOutput> {
  const folder = join(work, 'render');
  const yaml = join(work, 'built.yaml');
  for (const share of shares)
    await writeKustomization(host, join(folder, share.id), {
      ...inTree(share, firstSource),
      transformers: [mark(share.id)],
    });
  // The order is that in which `kubectl apply` has the best chance: namespaces and kinds first.
  await writeKustomization(host, folder, { sortOptions: { order: 'legacy' }, resources: shares.map(({ id }) => id) });
  tell(progress(0, 'kustomize'));
  await buildWith(kubectl, { folder, output: yaml }, host, signal);
  tell(progress(1, 'objects'));
  const components = shares.map(({ id }) => id);
  const rendered = await host.processes.runChild('render-child', { yaml, objects, components }, { signal });
  tell(progress(2, 'objects'));
  return renderOutputSchema.parse(rendered);
}

function progress(done: number, detail: string): ProvisionerEvent {
  return { type: 'progress', step: 'render', done, total: 2, unit: 'steps', detail };
}

function inTree(share: Share, firstSource: string): { resources: string[]; components: string[] } {
  const place = (path: string) => posix.join('..', '..', 'sources', firstSource, path);
  return { resources: share.resources.map(place), components: share.kustomizeComponents.map(place) };
}

/** Only the object's own annotations, not those of the pods that it makes. */
function mark(component: string): string {
  return JSON.stringify({
    apiVersion: 'builtin',
    kind: 'AnnotationsTransformer',
    metadata: { name: 'mark' },
    annotations: { [componentMark]: component },
    fieldSpecs: [{ path: 'metadata/annotations', create: true }],
  });
}

/** JSON is YAML too. */
function writeKustomization(host: Host, folder: string, fields: object): Promise<void> {
  const text = JSON.stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...fields });
  return host.files.writeAtomic(join(folder, 'kustomization.yaml'), text);
}
