/** `npm run tray-icons`: draws resources/tray anew from scripts/lib/tray-art.mjs, with the browser of the tests. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { inRoot, say } from './lib/repository.mjs';
import { colouredIcon, templateIcon, trayIcons } from './lib/tray-art.mjs';
import { inspect, tiers } from './lib/tiers.mjs';

/** Electron takes the file whose ending fits the display: 24 of Linux is 22 and a little, and 18 of macOS its usual size. */
const kinds = [
  { folder: 'linux', draw: colouredIcon, name: (icon) => icon, size: 24, scales: [1, 2] },
  { folder: 'windows', draw: colouredIcon, name: (icon) => icon, size: 16, scales: [1, 1.5, 2] },
  { folder: 'mac', draw: templateIcon, name: (icon) => `${icon}Template`, size: 18, scales: [1, 2] },
];

const [{ found, remedy }] = inspect(tiers.find(({ name }) => name === 'browser'));
if (found === undefined) {
  say(`A browser is missing. To have it: ${remedy}`);
  process.exit(1);
}
const browser = await chromium.launch({
  executablePath: found,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage();
for (const { folder, draw, name, size, scales } of kinds) {
  const at = inRoot('resources', 'tray', folder);
  rmSync(at, { recursive: true, force: true });
  mkdirSync(at, { recursive: true });
  for (const icon of trayIcons) {
    for (const scale of scales) {
      const side = size * scale;
      await page.setViewportSize({ width: side, height: side });
      await page.setContent(`<style>body{margin:0}svg{display:block;width:${side}px}</style>${draw(icon)}`);
      const ending = scale === 1 ? '' : `@${scale}x`;
      await page.screenshot({ path: join(at, `${name(icon)}${ending}.png`), omitBackground: true });
    }
  }
}
await browser.close();
say(`resources/tray: ${trayIcons.length} icons for ${kinds.length} systems`);
