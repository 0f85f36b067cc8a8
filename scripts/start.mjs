import { existsSync } from 'node:fs';
import { findElectron, hasDisplay } from './lib/electron.mjs';
import { prepareOrExit } from './lib/prepare.mjs';
import { inRoot, root, say } from './lib/repository.mjs';
import { become, runCli } from './lib/run.mjs';

const args = process.argv.slice(2);
await prepareOrExit();

const electron = findElectron();
if (args.length > 0) await runCli(args);
else if (electron !== undefined && hasDisplay() && existsSync(inRoot('dist', 'shell', 'main.cjs'))) {
  // Chromium refuses to run as root with its sandbox.
  await become(electron, [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root]);
} else {
  if (hasDisplay())
    say('Electron is not installed ("npx install-electron" fetches it): showing Slipway in the browser.');
  await runCli(['serve']);
}
