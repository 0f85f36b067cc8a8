import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LockedSource } from '../../../contracts/distribution.ts';
import type { PlanInput } from '../../../contracts/planning.ts';
import type { Preparation } from '../../../contracts/preparation.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { Provisioner } from '../../../provisioners/provisioner.ts';
import { archiveAddress } from '../distribution/archive-address.ts';
import type { ToolRecipe } from '../tools/tool-recipe.ts';
import { readToolRecipes } from '../tools/tool-recipe.ts';
import type { Tools } from '../tools/tools.ts';
import type { PlanWithFacts } from './plan-for.ts';
import { type FetchFacts, makePreparation, type PreparationFacts } from './preparation.ts';

interface Sources {
  readonly host: Host;
  readonly tools: Pick<Tools, 'list'>;
  readonly provisioners: readonly Pick<Provisioner, 'id' | 'tools' | 'nodeImage'>[];
}

export type Prepare = (
  input: Pick<PlanInput, 'mirror' | 'nodeImage'>,
  made: Pick<PlanWithFacts, 'plan' | 'hardware' | 'lock'>,
) => Promise<Preparation>;

/**
 * Answers what making a plan takes on this computer now. Asks for the tools once, however many plans are asked about;
 * fetches nothing, and asks nobody on the network.
 */
export function preparer({ host, tools, provisioners }: Sources): Prepare {
  let asked: Promise<readonly ToolFacts[]> | undefined;
  return async ({ mirror, nodeImage }, { plan, hardware, lock }) => {
    asked ??= readTools(host, tools);
    const provisioner = provisioners.find(({ id }) => id === plan.provisioner.id);
    const reference = nodeImage ?? provisioner?.nodeImage;
    // Manifests are rendered with kubectl, whatever makes the cluster.
    const names = new Set([...(provisioner?.tools ?? []), ...(plan.components.length > 0 ? ['kubectl'] : [])]);
    const wanted = (await asked).filter(({ name }) => names.has(name));
    return makePreparation({
      plan,
      hardware,
      archives: plan.components.length === 0 ? [] : await readArchives(host, lock.sources, mirror),
      tools: await Promise.all(wanted.map((tool) => toolFacts(host, tool, mirror))),
      nodeImage: reference === undefined ? null : { reference, state: await imageState(host, reference) },
      paths: host.paths,
    });
  };
}

interface ToolFacts {
  readonly name: string;
  readonly version: string;
  readonly bytes: number;
  /** Where it is fetched from; null where it is there. */
  readonly address: string | null;
}

async function readTools(host: Host, tools: Sources['tools']): Promise<ToolFacts[]> {
  const [recipes, found] = await Promise.all([readToolRecipes(host), tools.list()]);
  return recipes.map((recipe: ToolRecipe) => {
    const place = found.find(({ name }) => name === recipe.name)?.found;
    const { name, bytes } = recipe;
    if (place === undefined || place.from === 'missing')
      return { name, bytes, version: recipe.version, address: place?.address ?? recipe.address };
    return { name, bytes, version: place.version, address: null };
  });
}

async function toolFacts(
  host: Host,
  tool: ToolFacts,
  mirror: string | undefined,
): Promise<PreparationFacts['tools'][number]> {
  const { name, version, bytes, address } = tool;
  if (address === null) return { name, version, state: 'here', from: '', bytes: 0 };
  return { name, version, ...(await fetchFacts(host, address, mirror, bytes)) };
}

async function readArchives(
  host: Host,
  sources: readonly LockedSource[],
  mirror: string | undefined,
): Promise<PreparationFacts['archives']> {
  return Promise.all(
    sources.map(async ({ id, repository, commit, archive, archiveBytes }) => {
      const kept = await host.files.stat(join(host.paths.cache, 'archives', `${id}-${commit}.tar.gz`));
      if (kept !== null) return { repository, state: 'here' as const, from: hostOf(archive), bytes: kept.bytes };
      return { repository, ...(await fetchFacts(host, archive, mirror, archiveBytes ?? null)) };
    }),
  );
}

/** What lies in a folder that stands in for the hosts does not come over the network. */
async function fetchFacts(
  host: Host,
  address: string,
  mirror: string | undefined,
  bytes: number | null,
): Promise<FetchFacts> {
  const source = archiveAddress(address, mirror);
  if (!source.startsWith('file:')) return { state: 'needed', from: hostOf(source), bytes };
  const found = await host.files.stat(fileURLToPath(source));
  return found === null
    ? { state: 'needed', from: mirror ?? '', bytes: null, isLacking: true }
    : { state: 'here', from: mirror ?? '', bytes: found.bytes };
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address;
}

async function imageState(host: Host, reference: string): Promise<'here' | 'needed' | 'unknown'> {
  try {
    return (await host.docker.hasImage(reference)) ? 'here' : 'needed';
  } catch {
    // That no engine answers is told with the hardware; here it only means that nobody can say.
    return 'unknown';
  }
}
