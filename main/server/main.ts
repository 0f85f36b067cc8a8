import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Paths } from '../../provisioners/host.ts';
import { runEngine } from './run-engine.ts';
import type { ServedEngine } from './start-server.ts';

/** Built, the program's data lies beside it; from sources, at the root of the repository. */
function dataFolder(name: string, fromSources: string): string {
  const built = join(import.meta.dirname, name);
  return existsSync(built) ? built : join(import.meta.dirname, '../..', fromSources);
}

function pathsOf(home: string): Paths {
  const [kubeconfig] = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  return {
    home,
    cache: join(home, 'cache'),
    resources: dataFolder('resources', 'resources'),
    userKubeconfig: resolve(kubeconfig ?? join(homedir(), '.kube', 'config')),
  };
}

/** Loaded only by the engine that has got hold of the state folder: of two that start at once, one ends quickly. */
async function createEngine(home: string): Promise<ServedEngine> {
  enableCompileCache(join(home, 'cache', 'compiled'));
  const [{ createNodeHost }, engine] = await Promise.all([
    import('../engine/host/node-host.ts'),
    import('../engine/engine.ts'),
  ]);
  return engine.createEngine(createNodeHost(pathsOf(home)));
}

await runEngine({ createEngine, pageFolder: dataFolder('page', 'dist/page') });
