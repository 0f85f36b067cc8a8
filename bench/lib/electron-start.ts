import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';

/** An Electron app, and what on its page a person can use first. */
export interface StartedApp {
  readonly folder: string;
  /** CSS selector. */
  readonly usable: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface StartFigures {
  /** From the start of the process to the first contentful paint. */
  readonly paintMilliseconds: number;
  /** To when what is usable is drawn and the page's thread is free to answer. */
  readonly interactiveMilliseconds: number;
  /** Proportional set size of all of Electron's processes together, after `restSeconds`. */
  readonly pssBytes: number;
}

/** Runs beside the app in its main process, and measures in its page. */
function hook(usable: string): string {
  const measure = `new Promise((resolve) => {
    const painted = new Promise((seen) => new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') seen(entry.startTime);
    }).observe({ type: 'paint', buffered: true }));
    const look = () => {
      if (document.querySelector(${JSON.stringify(usable)}) === null) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => {
        const interactive = Date.now();
        painted.then((paint) => resolve({ paint: performance.timeOrigin + paint, interactive }));
      }));
    };
    look();
  })`;
  return `const { app } = require('electron');
app.on('web-contents-created', (_, contents) => contents.once('dom-ready', async () => {
  const measured = await contents.executeJavaScript(${JSON.stringify(measure)});
  process.stdout.write('measured ' + JSON.stringify(measured) + '\\n');
}));
`;
}

/** Starts an app in an Electron, with a profile of its own, measures it and ends it. */
export async function measureStart(electron: string, app: StartedApp, restSeconds: number): Promise<StartFigures> {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-start-'));
  const script = path.join(folder, 'hook.cjs');
  await writeFile(script, hook(app.usable));
  const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = ['-r', script, app.folder, ...rootFlags, `--user-data-dir=${path.join(folder, 'profile')}`];
  const begun = Date.now();
  const child = spawn(electron, args, {
    env: { ...process.env, ...app.environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const measured = await firstMeasure(child.stdout);
    await after(restSeconds * 1000);
    return {
      paintMilliseconds: Math.round(measured.paint - begun),
      interactiveMilliseconds: measured.interactive - begun,
      pssBytes: await pssOfTree(child.pid ?? 0, path.basename(electron)),
    };
  } finally {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

async function firstMeasure(output: NodeJS.ReadableStream): Promise<{ paint: number; interactive: number }> {
  for await (const line of createInterface({ input: output })) {
    if (line.startsWith('measured ')) return JSON.parse(line.slice(9)) as { paint: number; interactive: number };
  }
  throw new Error('The app ended before it was usable.');
}

/** Of a process and all that it started, those that run this program: an engine that the app started does not. */
async function pssOfTree(root: number, program: string): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (stat !== '') parents.set(Number(name), parent);
  }
  const isInTree = (pid: number): boolean => pid === root || (pid > 1 && isInTree(parents.get(pid) ?? 0));
  let bytes = 0;
  for (const pid of [...parents.keys()].filter(isInTree)) {
    const file = await readlink(`/proc/${pid}/exe`).catch(() => '');
    const sums =
      path.basename(file) === program ? await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '') : '';
    bytes += Number(/^Pss:\s+(\d+) kB/m.exec(sums)?.[1] ?? 0) * 1024;
  }
  return bytes;
}
