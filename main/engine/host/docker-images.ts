import type Docker from 'dockerode';
import * as z from 'zod';
import type { DockerImageHost, ImageFacts } from '../../../provisioners/docker-image-host.ts';
import { refusalOf } from './docker-connection.ts';

type Use = <Value>(work: (docker: Docker) => Promise<Value>) => Promise<Value>;

const imageSchema = z.object({ Id: z.string(), Size: z.number().nonnegative() });

/** The images of the engine that `use` connects to. */
export function createDockerImages(use: Use): DockerImageHost {
  return {
    image: (reference) => use((docker) => orAbsent(null, () => inspect(docker, reference))),
    isImageUsed: (id) =>
      use(async (docker) => (await docker.listContainers({ all: true, filters: { ancestor: [id] } })).length > 0),
    removeImage: (reference) =>
      use((docker) =>
        orAbsent(undefined, async () => {
          await docker.getImage(reference).remove();
        }),
      ),
  };
}

async function inspect(docker: Docker, reference: string): Promise<ImageFacts> {
  const { Id, Size } = imageSchema.parse(await docker.getImage(reference).inspect());
  return { id: Id, bytes: Size };
}

async function orAbsent<Value, Absent>(absent: Absent, work: () => Promise<Value>): Promise<Value | Absent> {
  try {
    return await work();
  } catch (error) {
    if (refusalOf(error)?.status === 404) return absent;
    throw error;
  }
}
