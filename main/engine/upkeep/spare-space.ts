import { join } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import type { SpareSpace, SpareThing } from '../../../contracts/upkeep.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import type { Host } from '../../../provisioners/host.ts';
import { forgetPulled, pulledImages } from '../../../provisioners/pulled-images.ts';
import { bytesOf } from './folder-bytes.ts';

/** One thing that can go, and the paths or the image that it is. */
interface Spare extends Omit<SpareThing, 'bytes'> {
  readonly paths: readonly string[];
  /** What lies in these paths and is told as another thing. */
  readonly toldElsewhere: readonly string[];
  readonly image: string | null;
}

type Kind = Omit<SpareThing, 'bytes' | 'place'>;

const unfinished: Kind = {
  id: 'unfinished',
  title: 'Downloads that were cut off',
  comesBack: 'They would have gone on from where they were.',
};

/** What lies in the cache, by the folder's name. Whatever else is there is told by that name. */
const cacheKinds: Readonly<Record<string, Kind>> = {
  archives: {
    id: 'archives',
    title: 'Archives of manifests',
    comesBack: 'Fetched again, from the network or a mirror.',
  },
  rendered: { id: 'rendered', title: 'Rendered manifests', comesBack: 'Made again in half a minute.' },
  work: { id: 'work', title: 'Work that was cut off', comesBack: 'Nothing needs it any more.' },
  compiled: { id: 'compiled', title: 'Compiled program', comesBack: 'Made again by itself.' },
  tools: { id: 'tools', title: 'Tools (kind, kubectl ...)', comesBack: 'Fetched and verified again.' },
  images: { id: 'images', title: 'Images of the platform', comesBack: 'Pulled again from their registries.' },
};

/** What can be removed and comes back by itself, with its size; what has none is left out. Removes nothing. */
export async function readSpareSpace(host: Host): Promise<SpareSpace> {
  const things: SpareThing[] = [];
  for (const spare of await spares(host)) {
    const bytes = await bytesOfSpare(host, spare);
    const { id, title, comesBack, place } = spare;
    if (bytes > 0) things.push({ id, title, comesBack, place, bytes });
  }
  return {
    things: things.toSorted((one, other) => (other.bytes ?? 0) - (one.bytes ?? 0)),
    bytes: things.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    freeBytes: await freeBytesAt(host),
  };
}

/** Removes one of those things. Nothing happens where it is gone already, or where it came into use meanwhile. */
export async function removeSpare(host: Host, id: string): Promise<void> {
  const spare = (await spares(host)).find((one) => one.id === id);
  if (spare === undefined) return;
  for (const path of spare.paths) await host.files.remove(path);
  if (spare.image === null) return;
  await host.docker.removeImage(spare.image);
  // Should it be pulled again by a person, it is theirs.
  await forgetPulled(host, spare.image);
}

async function spares(host: Host): Promise<Spare[]> {
  const { files, paths } = host;
  const parts = await unfinishedDownloads(host, paths.cache);
  const fromCache = (await files.list(paths.cache)).map((name): Spare => {
    const kind = cacheKinds[name] ?? { id: name, title: `Cache: ${name}`, comesBack: 'Made or fetched again.' };
    const place = join(paths.cache, name);
    const toldElsewhere = parts.filter((part) => part.startsWith(join(place, '/')));
    return { ...kind, place, paths: [place], toldElsewhere, image: null };
  });
  const cutOff = { ...unfinished, place: paths.cache, paths: parts, toldElsewhere: [], image: null };
  return [cutOff, ...fromCache, ...(await logsOfNobody(host)), ...(await unusedImages(host))];
}

async function bytesOfSpare(host: Host, { paths, toldElsewhere, image }: Spare): Promise<number> {
  if (image !== null) return (await host.docker.image(image))?.bytes ?? 0;
  return (await sumOf(host, paths)) - (await sumOf(host, toldElsewhere));
}

/** Files that end in `.part` and what lies in a folder `partial`, two folders deep: nothing of ours lies deeper. */
async function unfinishedDownloads(host: Host, folder: string, depth = 0): Promise<string[]> {
  const found: string[] = [];
  for (const name of await host.files.list(folder)) {
    const path = join(folder, name);
    const kind = (await host.files.stat(path))?.kind;
    if (kind === 'file' && name.endsWith('.part')) found.push(path);
    else if (kind === 'folder' && name === 'partial') found.push(path);
    else if (kind === 'folder' && depth < 2) found.push(...(await unfinishedDownloads(host, path, depth + 1)));
  }
  return found;
}

/** Logs of clusters whose creation failed: their folder has no record of a cluster any more. */
async function logsOfNobody(host: Host): Promise<Spare[]> {
  const found: Spare[] = [];
  for (const name of await host.files.list(clusterFolder(host.paths.home, ''))) {
    const folder = clusterFolder(host.paths.home, name);
    const inside = await host.files.list(folder);
    if (inside.length !== 1 || inside[0] !== 'logs') continue;
    found.push({
      ...{ id: `logs-${name}`, title: `Logs of a failed creation (${name})`, comesBack: 'It does not.' },
      ...{ place: folder, paths: [folder], toldElsewhere: [], image: null },
    });
  }
  return found;
}

/** Node images that Slipway pulled and that no container, of whomever, was made from. */
async function unusedImages(host: Host): Promise<Spare[]> {
  const found: Spare[] = [];
  for (const reference of await pulledImages(host)) {
    if (!(await isUnused(host, reference))) continue;
    found.push({
      ...{ id: `image-${reference}`, title: 'Node image', comesBack: 'Pulled again from its registry.' },
      ...{ place: reference, paths: [], toldElsewhere: [], image: reference },
    });
  }
  return found;
}

/** Where the container engine cannot be asked, nothing of it is offered. */
export async function isUnused(host: Host, reference: string): Promise<boolean> {
  try {
    const image = await host.docker.image(reference);
    return image !== null && !(await host.docker.isImageUsed(image.id));
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return false;
  }
}

async function sumOf(host: Host, paths: readonly string[]): Promise<number> {
  let sum = 0;
  for (const path of paths) sum += await bytesOf(host.files, path);
  return sum;
}

async function freeBytesAt(host: Host): Promise<number | null> {
  return host.files.space(host.paths.home).then(
    ({ freeBytes }) => freeBytes,
    () => null,
  );
}
