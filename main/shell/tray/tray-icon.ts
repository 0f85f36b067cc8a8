import { nativeImage, type NativeImage } from 'electron';
import { join } from 'node:path';

/** Icons of each system, as `npm run tray-icons` draws them; Electron finds the sharper ones beside each by itself. */
const folders: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'mac', win32: 'windows' };

/** The icon of this name for this system. macOS colours a template image itself, by the bar that it stands in. */
export function trayIcon(programFolder: string, name: string): NativeImage {
  const isMac = process.platform === 'darwin';
  const folder = join(programFolder, 'resources/tray', folders[process.platform] ?? 'linux');
  return nativeImage.createFromPath(join(folder, isMac ? `${name}Template.png` : `${name}.png`));
}
