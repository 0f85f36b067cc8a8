import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { downloadsFolder } from './downloads-folder.ts';

it.each([
  ['what a Linux desktop says', '# a comment\nXDG_DOWNLOAD_DIR="$HOME/Téléchargements"\n', '/home/ada/Téléchargements'],
  ['a folder elsewhere', 'XDG_DOWNLOAD_DIR="/data/in"', '/data/in'],
  ['Downloads where what is said is no path', 'XDG_DOWNLOAD_DIR="in"', '/home/ada/Downloads'],
  ['Downloads where nothing is said', null, '/home/ada/Downloads'],
])('is %s', async (_title, content, expected) => {
  const config = await mkdtemp(join(tmpdir(), 'slipway-config-'));
  onTestFinished(() => rm(config, { recursive: true }));
  if (content !== null) await writeFile(join(config, 'user-dirs.dirs'), content);
  expect(await downloadsFolder('/home/ada', config)).toBe(expected);
});
