import type { LockedSource } from '../../../contracts/distribution.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import type { Plan } from '../../../contracts/planning.ts';
import type { Download, Preparation } from '../../../contracts/preparation.ts';
import { formatBytes, formatDuration } from '../../../contracts/units.ts';
import { enginePlace } from '../hardware/engine-place.ts';
import { engineName } from './capacity.ts';

/** Something that is fetched over the network, or was before. */
export interface FetchFacts {
  readonly state: Download['state'];
  /** Its host, or the folder that stands in for it. */
  readonly from: string;
  /** About how large it is; null is unknown. */
  readonly bytes: number | null;
  /** Whether a folder stands in for the hosts and does not have it. */
  readonly isLacking?: boolean;
}

/** What a preparation is made from. All of it was read before. */
export interface PreparationFacts {
  readonly plan: Plan;
  readonly hardware: Hardware;
  readonly archives: readonly (FetchFacts & Pick<LockedSource, 'repository'>)[];
  readonly tools: readonly (FetchFacts & { readonly name: string; readonly version: string })[];
  /** Null where the provisioner names none. */
  readonly nodeImage: { readonly reference: string; readonly state: Download['state'] } | null;
  readonly paths: { readonly home: string; readonly cache: string };
}

/** The speed that estimates are made for. It is assumed: to measure one, something would have to be fetched. */
const megabitsPerSecond = 50;

/** What making a plan takes before it stands: downloads, about how long, where data will lie, what is sent. Pure. */
export function makePreparation(facts: PreparationFacts): Preparation {
  const downloads = [
    ...manifestDownloads(facts.archives),
    ...facts.tools.map(toolDownload),
    ...nodeImageDownloads(facts.nodeImage),
    ...imageDownloads(facts.plan),
  ];
  const open = downloads.filter(({ state }) => state !== 'here');
  const knownBytes = open.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const isComplete = open.every(({ bytes }) => bytes !== null);
  return {
    downloads,
    knownBytes,
    isComplete,
    estimate: estimateOf(knownBytes, isComplete),
    places: placesOf(facts),
    privacy: [
      'Nothing is sent anywhere: no statistics, no error reports, and there is no account.',
      ...(open.some(({ from }) => from.length > 0)
        ? ['The hosts named here see the downloads, as with any other, and nothing else.']
        : []),
    ],
  };
}

/** The archives of a distribution as one download, since nobody wants some of them. */
function manifestDownloads(archives: PreparationFacts['archives']): Download[] {
  if (archives.length === 0) return [];
  const open = archives.filter(({ state }) => state !== 'here');
  const needed = open.length > 0;
  return [
    {
      kind: 'manifests',
      title: 'Manifests of the platform',
      from: hostsOf(needed ? open : archives),
      state: needed ? 'needed' : 'here',
      bytes: needed ? sumOf(open) : 0,
      says: needed
        ? `${count(open.length, 'archive', 'archives')} of ${open.map(({ repository }) => repository).join(', ')}.${lackingNote(open)}`
        : 'They were fetched before.',
    },
  ];
}

function toolDownload(tool: PreparationFacts['tools'][number]): Download {
  const { name, version, state, from, bytes } = tool;
  const isHere = state === 'here';
  return {
    kind: 'tool',
    title: `${name} ${version}`,
    from: isHere ? [] : [from],
    state,
    bytes: isHere ? 0 : bytes,
    says: isHere
      ? 'It is there already.'
      : `A program that Slipway works with; its checksum is verified.${lackingNote([tool])}`,
  };
}

function lackingNote(all: readonly FetchFacts[]): string {
  const lacking = all.find(({ isLacking }) => isLacking === true);
  return lacking === undefined ? '' : ` Not all of it is in ${lacking.from}.`;
}

function nodeImageDownloads(image: PreparationFacts['nodeImage']): Download[] {
  if (image === null) return [];
  const { reference, state } = image;
  const says: Readonly<Record<Download['state'], string>> = {
    here: 'The container engine has it already.',
    needed: `${withoutDigest(reference)}. Its size is known when it is pulled.`,
    unknown: `${withoutDigest(reference)}. No container engine answers, so it cannot be told whether it is there.`,
  };
  return [
    {
      kind: 'node-image',
      title: 'Image of the nodes',
      from: state === 'here' ? [] : [registryOf(reference)],
      state,
      bytes: state === 'here' ? 0 : null,
      says: says[state],
    },
  ];
}

function imageDownloads({ components, nodes }: Plan): Download[] {
  const images = new Set(components.flatMap(({ footprint }) => footprint.images));
  if (images.size === 0) return [];
  const each = nodes === 1 ? '' : ' Each node pulls those of the pods that run on it.';
  return [
    {
      kind: 'images',
      title: count(images.size, 'container image', 'container images'),
      from: [...new Set([...images].map(registryOf))].toSorted(),
      state: 'needed',
      bytes: null,
      says: `They are by far the most of it. Their sizes are known when they are pulled; those that a cluster has already are not pulled again. Those of notebooks and runs come when you make them.${each}`,
    },
  ];
}

function estimateOf(knownBytes: number, isComplete: boolean): Preparation['estimate'] {
  const seconds = secondsFor(knownBytes);
  const at = `at ${megabitsPerSecond} Mbit/s, which is assumed and not measured`;
  const known =
    knownBytes === 0
      ? 'Of what has a known size, nothing has to be downloaded.'
      : `What has a known size, ${formatBytes(knownBytes)}, takes about ${formatDuration(seconds * 1000)} ${at}.`;
  const more = `Images come on top: each GiB takes about ${formatDuration(secondsFor(2 ** 30) * 1000)}${knownBytes === 0 ? ` ${at}` : ''}.`;
  const whole = isComplete ? known : `${known} ${more}`;
  return { megabitsPerSecond, seconds, says: `${whole} Starting everything takes some minutes more.` };
}

function secondsFor(bytes: number): number {
  return Math.ceil((bytes * 8) / (megabitsPerSecond * 1_000_000));
}

function placesOf({ hardware, paths }: PreparationFacts): Preparation['places'] {
  const engine = hardware.containerEngine;
  return [
    {
      title: 'Slipway',
      path: paths.home,
      says: 'What it knows of your clusters: their kubeconfigs, logs and journals.',
    },
    { title: 'Downloads', path: paths.cache, says: 'Manifests and tools. It can be deleted at any time.' },
    ...(engine.state === 'running' && engine.dataFolder !== ''
      ? [
          {
            title: 'Clusters',
            path: engine.dataFolder,
            says: `Images, notebooks, volumes and runs, in ${engineName(hardware)}${whereItIs(hardware)}. They go with "slipway delete".`,
          },
        ]
      : []),
  ];
}

function whereItIs({ containerEngine: engine, operatingSystem }: Hardware): string {
  if (engine.state !== 'running') return '';
  switch (enginePlace(engine, operatingSystem)) {
    case 'this-computer':
      return '';
    case 'virtual-machine':
      return "'s virtual machine on this computer";
    case 'wsl':
      return ' in WSL on this computer';
    case 'another-computer':
      return ` on another computer (${engine.address})`;
  }
}

function hostsOf(all: readonly FetchFacts[]): string[] {
  return [...new Set(all.map(({ from }) => from))].toSorted();
}

function sumOf(all: readonly FetchFacts[]): number | null {
  return all.reduce<number | null>((sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes), 0);
}

/** What a person reads of a reference: the tag, and the digest only where there is none. */
function withoutDigest(reference: string): string {
  const [named = ''] = reference.split('@');
  return named.slice(named.lastIndexOf('/') + 1).includes(':') ? named : reference;
}

/** As container engines read a reference: its first part is a registry where it looks like a host, else Docker Hub. */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const isHost = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  return isHost ? first : 'docker.io';
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
