import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../main/engine/engine.ts';
import { type RunningServer, startServer } from '../../main/server/start-server.ts';
import { type ReplayedMinikube, replayedMinikube } from '../fakes/replayed-minikube.ts';

let place: ReplayedMinikube;
let server: RunningServer;

beforeEach(async () => {
  place = await replayedMinikube();
  server = await startServer({
    home: place.home,
    createEngine: () => createEngine(place.host),
    pageFolder: place.home,
    idleSeconds: 60,
  });
});

afterEach(async () => {
  await server.end('the test is over');
  await place.remove();
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** The command from its sources, as a process, on the real engine, whose minikube is the replayer. */
function slipway(...args: string[]): Promise<Ran> {
  const main = path.join(import.meta.dirname, '../../main/cli/main.ts');
  const env = { ...process.env, SLIPWAY_HOME: place.home };
  return new Promise((resolve) => {
    const all = ['--disable-warning=ExperimentalWarning', main, ...args, '--cluster', 'lab'];
    execFile(process.execPath, all, { env }, (failure, out, error) =>
      resolve({ code: failure === null ? 0 : Number(failure.code), out, error }),
    );
  });
}

async function must(...args: string[]): Promise<string> {
  const ran = await slipway(...args);
  if (ran.code !== 0)
    throw new Error(`slipway ${args.join(' ')} ended with ${String(ran.code)}\n${ran.out}${ran.error}`);
  return ran.out;
}

const up = ['up', '--bare', '--anyway', '--provisioner', 'minikube', '--gateway-port', '18086'];
const state = async () => {
  const shown = JSON.parse(await must('status', '--json')) as { cluster?: unknown };
  return JSON.stringify(shown.cluster ?? shown);
};

describe('the command on clusters of minikube', { timeout: 120_000 }, () => {
  it('makes one, stops, starts, pauses, resumes and deletes it', async () => {
    expect(await must(...up)).toContain('The cluster lab runs. Its gateway will be at http://localhost:18086.');
    expect(await state()).toMatch(/"provisioner":"minikube".*"condition":\{"state":"running"\}/);
    await must('stop');
    expect(await state()).toContain('"state":"stopped"');
    await must('start');
    await must('pause');
    expect(await state()).toContain('"state":"paused"');
    await must('resume');
    expect(await must(...up)).toContain('The cluster lab runs');
    await must('delete', '--yes');
    expect(await state()).toContain('"state":"absent"');
    expect(await readdir(path.join(place.home, 'clusters'))).toEqual([]);
    expect((await place.calls()).filter((verb) => verb !== 'status' && verb !== 'version')).toEqual([
      'start',
      'stop',
      'start',
      'pause',
      'unpause',
      'delete',
    ]);
  });

  it('says what a person can do where minikube failed, and leaves the logs', async () => {
    await place.script({ recordings: { start: 'error-root.jsonl' } });
    const { code, error } = await slipway(...up);
    expect(error).toContain('The tool minikube makes no clusters on Docker for the user root.');
    expect(error).toContain('--provisioner kind');
    expect(code).toBe(6);
    expect(await place.clusters()).toEqual([]);
    expect(await readdir(path.join(place.home, 'clusters/lab'))).toEqual(['logs']);
  });

  it('refuses more than one node before anything is fetched or made', async () => {
    const { code, error } = await slipway(...up, '--nodes', '2');
    expect(error).toContain('has one node here, and 2 were asked for');
    expect(code).toBe(6);
    expect(await place.calls()).toEqual([]);
  });

  it('is what --gpus chooses by itself', async () => {
    await place.script({ recordings: { start: 'error-gpus-docker.jsonl' } });
    const { error } = await slipway('up', '--bare', '--anyway', '--gpus', '--gateway-port', '18086');
    expect(error).toContain('gets no GPU');
    expect(await place.argumentsOf('start')).toContain('--gpus=nvidia');
  });
});
