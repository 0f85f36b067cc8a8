import type { CatalogComponent, Lock } from '../../../contracts/distribution.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import type { IsImageSettled } from './image-gates.ts';
import type { RenderedComponent, Transform } from './work-list.ts';

/** What is installed, where, and how it is fitted. */
export interface InstallInput {
  readonly cluster: string;
  readonly client: KubernetesClient;
  readonly rendered: readonly RenderedComponent[];
  readonly catalog: { readonly components: readonly Pick<CatalogComponent, 'id' | 'needs'>[] };
  readonly lock: Pick<Lock, 'version' | 'components'>;
  readonly transform: Transform;
  readonly timeoutSeconds: number;
  /** Where images are brought to the nodes meanwhile; workloads wait for theirs. */
  readonly isImageSettled?: IsImageSettled | undefined;
}
