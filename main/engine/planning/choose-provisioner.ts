import { AppError } from '../../../contracts/app-error.ts';

interface Wish {
  readonly provisioner?: string | undefined;
  readonly gpus: boolean;
  readonly nodes?: number | undefined;
}

/**
 * Which provisioner makes the cluster, and why: what the person says, else minikube where a GPU is wanted, else kind.
 * Throws `provisioner.unknown` where the person names one that this version does not have, and `minikube.one-node`.
 */
export function chooseProvisioner(
  wish: Wish,
  provisioners: readonly { readonly id: string }[],
): { id: string; reason: string } {
  const chosen = choose(wish, provisioners);
  const nodes = wish.nodes ?? 1;
  if (chosen.id === 'minikube' && nodes > 1) throw new AppError('minikube.one-node', { nodes });
  return chosen;
}

function choose(wish: Wish, provisioners: readonly { readonly id: string }[]): { id: string; reason: string } {
  const known = provisioners.map(({ id }) => id);
  if (wish.provisioner !== undefined) {
    if (!known.includes(wish.provisioner))
      throw new AppError('provisioner.unknown', { name: wish.provisioner, known: known.join(', ') });
    return { id: wish.provisioner, reason: 'It was asked for.' };
  }
  if (!wish.gpus) return { id: 'kind', reason: 'It is the fastest, and needs nothing but a container engine.' };
  if (known.includes('minikube'))
    return { id: 'minikube', reason: 'A GPU is wanted, and it hands GPUs on to containers.' };
  return {
    id: 'kind',
    reason: 'A GPU is wanted, which minikube would hand on; this version of Slipway has only kind, which does not.',
  };
}

/** Whether clusters of this provisioner can use the computer's GPUs. */
export function handsGpusOn(provisioner: string): boolean {
  return provisioner === 'minikube';
}
