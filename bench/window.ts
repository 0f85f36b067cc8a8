import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { electronProgram } from '../test/desktop/desktop-app.ts';
import { measureStart, type StartFigures } from './lib/electron-start.ts';
import { measureCrowd } from './lib/crowd.ts';
import { median, report, rounded } from './lib/measure.ts';

// The app's window beside that of a trivial app in the same Electron: one of each in turn, so that both meet the same noise.
const rounds = Math.max(3, Number(process.argv[2] ?? 7));
const restSeconds = 10;
const repository = path.resolve(import.meta.dirname, '..');
const electron = electronProgram();
const folder = await mkdtemp(path.join(tmpdir(), 'slipway-bench-'));
await writeFile(path.join(folder, 'package.json'), '{ "name": "trivial", "main": "main.js" }');
await writeFile(
  path.join(folder, 'index.html'),
  '<!doctype html><title>Trivial</title><h1>Hello</h1><button>Go</button>',
);
await writeFile(
  path.join(folder, 'main.js'),
  `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'));
`,
);

async function measureSlipway(): Promise<StartFigures> {
  const home = await mkdtemp(path.join(tmpdir(), 'slipway-bench-home-'));
  try {
    const environment = { SLIPWAY_HOME: home, SLIPWAY_IDLE_SECONDS: '1' };
    return await measureStart(electron, { folder: repository, usable: 'main h1', environment }, restSeconds);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  }
}

const trivial: StartFigures[] = [];
const slipway: StartFigures[] = [];
try {
  // The first of each fills the system's caches.
  await measureStart(electron, { folder, usable: 'button' }, 0);
  await measureSlipway();
  for (let round = 0; round < rounds; round += 1) {
    trivial.push(await measureStart(electron, { folder, usable: 'button' }, restSeconds));
    slipway.push(await measureSlipway());
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What the page asks for before it can paint, as a server would send it: a font is compressed as it is. */
async function firstLoadBytes(): Promise<number> {
  const page = path.join(repository, 'dist/page');
  const document = await readFile(path.join(page, 'index.html'), 'utf8');
  const asked = [...document.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, file]) => file ?? '');
  const files = await Promise.all(['index.html', ...asked].map((file) => readFile(path.join(page, file))));
  return files.reduce((sum, bytes) => sum + Math.min(bytes.length, gzipSync(bytes).length), 0);
}

const compare = (figure: keyof StartFigures) => {
  const figures = { trivial: trivial.map((each) => each[figure]), slipway: slipway.map((each) => each[figure]) };
  return { ...figures, ratio: rounded(median(figures.slipway) / median(figures.trivial)) };
};
const crowd = await measureCrowd();
report('window', {
  goal: 'first paint and interactive <= 1.4 of a trivial app, memory without the engine <= 1.5, first load <= 350 kB, no task over 50 ms with 2,000 pods and 200 changes a second',
  rounds,
  paint: compare('paintMilliseconds'),
  interactive: compare('interactiveMilliseconds'),
  memory: compare('pssBytes'),
  crowd,
  firstLoadKilobytes: rounded((await firstLoadBytes()) / 1000),
});
