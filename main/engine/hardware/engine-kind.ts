import { engineProducts } from '../../../contracts/engine-products.ts';
import type { RunningEngine } from '../../../contracts/hardware.ts';
import type { DockerInfo } from '../../../provisioners/host.ts';

/** Tells by which words in what an engine says of itself, or in where it listens, it is known. The first that fits. */
const signs: readonly (readonly [RunningEngine['kind'], RegExp])[] = [
  ['podman', /^podman on /im],
  ['docker-desktop', /docker desktop|docker-desktop|\.docker\/(run|desktop)\/docker\.sock/i],
  // Its first versions named the Linux inside, and only the kernel told.
  ['orbstack', /orbstack/i],
  ['colima', /colima/i],
  ['rancher-desktop', /rancher[- ]desktop|\/\.rd\//i],
  ['podman', /podman/i],
];

/** Which product an engine is. All speak Docker's protocol, so it is told from names, systems and addresses. */
export function engineKind(info: DockerInfo): RunningEngine['kind'] {
  const said = [info.operatingSystem, info.name, info.address, info.kernel].join('\n');
  const known = signs.find(([, sign]) => sign.test(said));
  if (known !== undefined) return known[0];
  // The engine itself names the distribution it runs on; anything else that names none is something unknown.
  return /^\d+\./.test(info.version) && info.operatingSystem !== 'unknown' ? 'docker-engine' : 'other';
}

/** What people call each product. */
export const engineNames: Readonly<Record<RunningEngine['kind'], string>> = {
  ...engineProducts,
  other: 'the container engine',
};
