import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { inRoot } from './repository.mjs';

const resolveFromRoot = createRequire(inRoot('package.json')).resolve;

/**
 * For esbuild: the native part of @napi-rs/keyring is a package of its own for each platform, of which npm installs this
 * platform's. It is laid beside the bundled programs, which find it there also when they are packaged.
 */
export function nativeKeychain(folder) {
  return {
    name: 'native-keychain',
    setup(build) {
      build.onResolve({ filter: /^@napi-rs\/keyring-[\w-]+$/ }, ({ path }) => {
        const file = installed(path);
        if (file === undefined) return { path, external: true };
        copyFileSync(file, join(folder, basename(file)));
        return { path: `./${basename(file)}`, external: true };
      });
    },
  };
}

function installed(name) {
  try {
    return resolveFromRoot(name);
  } catch {
    return undefined;
  }
}
