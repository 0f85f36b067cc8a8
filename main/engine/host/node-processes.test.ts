import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeProcesses } from './node-processes.ts';

const processes = createNodeProcesses();
const node = process.execPath;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-processes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('run', () => {
  it('gives the exit code and both outputs, and tells every line as it comes', async () => {
    const lines: string[] = [];
    const script = 'process.stdout.write("one\\ntwo");process.stderr.write("bad\\n");process.exit(3)';
    const result = await processes.run(node, ['-e', script], {
      onLine: (stream, line) => lines.push(`${stream} ${line}`),
    });
    expect(result).toEqual({ exitCode: 3, stdout: 'one\ntwo', stderr: 'bad\n' });
    expect(lines.sort()).toEqual(['stderr bad', 'stdout one', 'stdout two']);
  });

  it('hands over arguments, input, environment and folder as they are, with no shell in between', async () => {
    const script =
      'process.stdin.pipe(process.stdout);console.log(process.argv[1], process.env.SLIPWAY_TEST, process.cwd())';
    const odd = '$(echo no) "; rm -rf * ü';
    const result = await processes.run(node, ['-e', script, odd], {
      input: 'given',
      env: { SLIPWAY_TEST: 'set' },
      cwd: folder,
    });
    expect(result.stdout).toBe(`${odd} set ${folder}\ngiven`);
  });

  it('says what is missing where there is no such program', async () => {
    const failure = processes.run('slipway-no-such-program', []);
    await expect(failure).rejects.toMatchObject({ code: 'tool.missing', data: { tool: 'slipway-no-such-program' } });
  });

  it('survives a program that ends without reading its input', async () => {
    const result = await processes.run(node, ['-e', 'process.exit(0)'], { input: 'x'.repeat(5_000_000) });
    expect(result.exitCode).toBe(0);
  });

  it('is cancelled before it starts by a signal that is aborted already', async () => {
    const failure = processes.run(node, ['-e', ''], { signal: AbortSignal.abort() });
    await expect(failure).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.skipIf(process.platform === 'win32')('ends the program and what it started, and only then settles', async () => {
    const notes = join(folder, 'pids');
    const inner = 'setInterval(()=>{},1000)';
    const outer = `const {spawn}=require('child_process');const c=spawn(process.execPath,['-e',${JSON.stringify(inner)}],{stdio:'inherit'});require('fs').writeFileSync(${JSON.stringify(notes)},process.pid+' '+c.pid);console.log('up');${inner}`;
    const controller = new AbortController();
    const running = processes.run(node, ['-e', outer], { signal: controller.signal, onLine: () => controller.abort() });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    const pids = (await readFile(notes, 'utf8')).split(' ').map(Number);
    // The orphan may lie dead in the table until the first process of the machine asks after it.
    await expect.poll(() => pids.filter(isAlive), { timeout: 8000 }).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'kills after 5 s what does not mind the friendly signal',
    async () => {
      const script = 'process.on("SIGTERM",()=>{});console.log("up");setInterval(()=>{},1000)';
      const controller = new AbortController();
      const started = performance.now();
      const running = processes.run(node, ['-e', script], {
        signal: controller.signal,
        onLine: () => controller.abort(),
      });
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
      expect(performance.now() - started).toBeGreaterThan(4900);
    },
    15_000,
  );

  it('gives up after its time', async () => {
    const failure = processes.run(node, ['-e', 'setInterval(()=>{},1000)'], { timeoutSeconds: 0.2 });
    await expect(failure).rejects.toMatchObject({ code: 'timed-out', data: { seconds: 0.2 } });
  });
});

describe('find', () => {
  it('finds programs on the PATH by name, and none that is not there', async () => {
    expect(await processes.find(node)).toBe(node);
    expect(await processes.find('slipway-no-such-program')).toBeNull();
    if (process.platform !== 'win32') expect(await processes.find('sh')).toMatch(/^\/.*\/sh$/);
  });
});
