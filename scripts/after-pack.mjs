/** electron-builder calls it before it wraps the folder: the app that Electron shows of its own is no part of ours. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

export default function afterPack({ appOutDir, packager }) {
  rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
