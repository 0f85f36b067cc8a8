import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Paths } from '../../provisioners/host.ts';
import { createEngine } from '../engine/engine.ts';
import { createNodeHost } from '../engine/host/node-host.ts';
import { runEngine } from './run-engine.ts';

// Built, everything lies beside this file; in development it is run from the sources.
const built = path.join(import.meta.dirname, 'resources');
const repository = path.resolve(import.meta.dirname, '../..');
const resources = existsSync(built) ? built : path.join(repository, 'resources');
const pageFolder = existsSync(built) ? path.join(import.meta.dirname, 'page') : path.join(repository, 'dist/page');

await runEngine({ createEngine: async (home) => createEngine(createNodeHost(pathsIn(home))), pageFolder });

function pathsIn(home: string): Paths {
  return {
    home,
    cache: process.env['SLIPWAY_CACHE'] ?? path.join(home, 'cache'),
    resources,
    userKubeconfig: userKubeconfig(),
  };
}

/** The file that kubectl writes to: the first of KUBECONFIG, else the one in the home folder. */
function userKubeconfig(): string {
  const first = (process.env['KUBECONFIG'] ?? '').split(path.delimiter).find((entry) => entry !== '');
  return first ?? path.join(homedir(), '.kube', 'config');
}
