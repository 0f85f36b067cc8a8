import * as z from 'zod';
import { AppError } from '../../contracts/app-error.ts';
import type { ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { runMinikube } from './minikube-command.ts';
import { mustFindContainer } from './minikube-container.ts';
import { minikubeFailure, shortReason } from './minikube-failure.ts';

const loadSeconds = 900;
const listSeconds = 60;

/**
 * Puts the images of archives into the node. minikube ends with code 0 where it loaded nothing, so that the node is
 * asked before and after. Rejects with `tool.failed` and minikube's reason.
 */
export async function* loadMinikubeImages(
  name: string,
  archives: readonly string[],
  context: ProvisionerContext,
): ProvisionerTask {
  let before = await minikubeNodeImages(name, context);
  for (const [done, archive] of archives.entries()) {
    yield { type: 'progress', step: 'images', done, total: archives.length, unit: 'images', detail: archive };
    if ((await context.host.files.stat(archive))?.kind !== 'file')
      throw new AppError('file.unreadable', { path: archive, why: 'there is no such file' });
    await load(name, archive, context);
    const after = await minikubeNodeImages(name, context);
    if (after.every((image) => before.includes(image)))
      yield { type: 'warning', text: `${archive} brought no image that was not in the node already.` };
    before = after;
  }
}

async function load(name: string, archive: string, context: ProvisionerContext): Promise<void> {
  const result = await runMinikube(name, ['image', 'load', archive], context, { timeoutSeconds: loadSeconds });
  // What it could not load is a remark of its, `! ...` or `X ...`; a log line of Go is none.
  const complaint = result.stderr.split('\n').find((line) => /^[!X❗❌] ?/u.test(line));
  if (result.exitCode === 0 && complaint === undefined) return;
  const why = complaint?.replace(/^[!X❗❌]\s*/u, '') ?? minikubeFailure(result).text;
  throw new AppError('tool.failed', { tool: 'minikube', exitCode: result.exitCode, why: shortReason(why) });
}

/** Full names of the images that the node holds, in order. */
export async function minikubeNodeImages(name: string, context: ProvisionerContext): Promise<string[]> {
  await mustFindContainer(context.host, name);
  const result = await runMinikube(name, ['image', 'ls', '--format=json'], context, { timeoutSeconds: listSeconds });
  const names = result.exitCode === 0 ? imageNames(result.stdout) : null;
  if (names !== null) return names;
  const why = `the images of the node cannot be listed (${shortReason(minikubeFailure(result).text)})`;
  throw new AppError('tool.failed', { tool: 'minikube', exitCode: result.exitCode, why });
}

const listSchema = z.array(z.object({ repoTags: z.array(z.string()).nullable() }));

/** The names in minikube's list of images, each once; null where it is no list. */
export function imageNames(text: string): string[] | null {
  try {
    const list = listSchema.safeParse(JSON.parse(text)).data;
    if (list === undefined) return null;
    const names = list.flatMap(({ repoTags }) => repoTags ?? []);
    return [...new Set(names.filter((name) => name !== '' && !name.includes('<none>')))].toSorted();
  } catch {
    return null;
  }
}
