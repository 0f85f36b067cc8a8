import { AppError } from '../../../contracts/app-error.ts';

/** An image's name, taken apart. */
export interface ImageReference {
  /** `docker.io`, or a host with a port where it has one. */
  readonly registry: string;
  readonly repository: string;
  /** What is asked for: a digest where the name has one, else a tag. */
  readonly selector: string;
  readonly isDigest: boolean;
  /** The name as containerd keeps it: with registry and selector, and no tag beside a digest. */
  readonly name: string;
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;
/** Nothing that could be a path: the registry's name becomes a folder in the nodes. */
const registryPattern = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const repositoryPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/**
 * Takes a name apart as containers' tools do (distribution/reference, `ParseDockerRef`): a name without a registry is of
 * `docker.io`, one without a path of its `library`, one without tag and digest means `latest`. Throws `input.invalid`.
 */
export function parseImage(name: string): ImageReference {
  const [tagged, digest] = split(name, '@');
  const slash = tagged.indexOf('/');
  const first = slash === -1 ? '' : tagged.slice(0, slash);
  const hasRegistry = first === 'localhost' || /[.:]/.test(first);
  const registry = registryName(hasRegistry ? first : 'docker.io');
  const path = hasRegistry ? tagged.slice(slash + 1) : tagged;
  const colon = path.lastIndexOf(':');
  const tag = colon > path.lastIndexOf('/') ? path.slice(colon + 1) : undefined;
  const bare = tag === undefined ? path : path.slice(0, colon);
  const repository = registry === 'docker.io' && !bare.includes('/') ? `library/${bare}` : bare;
  const isFine =
    registryPattern.test(registry) &&
    repositoryPattern.test(repository) &&
    (digest === undefined || digestPattern.test(digest)) &&
    (tag === undefined || tagPattern.test(tag));
  if (!isFine) throw new AppError('input.invalid', { what: `The image "${name}"`, why: 'it is no name of an image' });
  const selector = digest ?? tag ?? 'latest';
  const isDigest = digest !== undefined;
  return {
    registry,
    repository,
    selector,
    isDigest,
    name: `${registry}/${repository}${isDigest ? '@' : ':'}${selector}`,
  };
}

const dockerHub = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** The one name of a registry that has several. */
export function registryName(host: string): string {
  const name = host.toLowerCase();
  return dockerHub.has(name) ? 'docker.io' : name;
}

function split(text: string, divider: string): [string, string | undefined] {
  const at = text.indexOf(divider);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
