import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import type { OperationRecord } from '../../contracts/operations.ts';
import { type Engine, createEngine } from '../../main/engine/engine.ts';
import { openDocker } from '../../main/engine/host/docker-connection.ts';
import { createDockerHost } from '../../main/engine/host/docker-host.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import type { Host } from '../../provisioners/host.ts';
import { run } from '../kit/kit.ts';
import { DebianRoot } from './debian-root.ts';

const minute = 60_000;
const isRoot = process.getuid?.() === 0;
const { signal } = new AbortController();
let debian: DebianRoot | undefined;
let home = '';
let engine: Engine | undefined;

/** The host of somebody who sits at that Debian. Slipway's own files stay here; the engine is asked for over its socket. */
function hostIn(root: DebianRoot): Host {
  const resources = resolve(import.meta.dirname, '../../resources');
  const real = createNodeHost({
    home,
    cache: join(home, 'cache'),
    resources,
    userKubeconfig: join(home, 'kubeconfig'),
  });
  const there = (path: string): string =>
    path.startsWith(home) || path.startsWith(resources) ? path : root.path(path);
  const socket = root.path('run/docker.sock');
  const connect = async () => {
    if (!existsSync(socket) && !existsSync(root.path('usr/bin/docker'))) throw new AppError('docker.missing');
    // As it is called in there.
    return { ...(await openDocker({ address: `unix://${socket}`, tls: null })), address: 'unix:///run/docker.sock' };
  };
  return {
    ...real,
    docker: createDockerHost(connect),
    files: {
      ...real.files,
      readText: (path) => real.files.readText(there(path)),
      stat: (path) => real.files.stat(there(path)),
      list: (path) => real.files.list(there(path)),
    },
    processes: {
      ...real.processes,
      find: async (program) => (existsSync(root.path(`usr/bin/${program}`)) ? `/usr/bin/${program}` : null),
      // Its engine gets a network of its own, so that it does not meddle with the one of this computer.
      run: (command, args, options) =>
        real.processes.run(...root.enter(command, args, isStart(command) ? 'own' : 'ours'), options),
    },
    surroundings: { ...real.surroundings, environment: () => ({}) },
  };
}

function isStart(command: string): boolean {
  return command === 'service' || command === 'start-stop-daemon';
}

interface Release {
  readonly name: string;
  /** What starts the engine where there is no systemd. */
  readonly start: string;
  readonly source?: string;
}

/** Ubuntu takes as long again, so that it is asked for. Its key is not on a Debian computer. */
const ubuntu: Release = {
  name: 'noble',
  start: 'start-stop-daemon --start --oknodo --background --exec /usr/bin/dockerd',
  source: 'deb [trusted=yes] http://archive.ubuntu.com/ubuntu noble main universe',
};
const releases: readonly Release[] = [
  { name: 'bookworm', start: 'service docker start' },
  ...(process.env['SLIPWAY_TEST_UBUNTU'] === '1' ? [ubuntu] : []),
];

/** Installs and starts a real engine with real packages, on a fresh system in a folder. */
describe.skipIf(!isRoot || !existsSync('/usr/bin/mmdebstrap')).each(releases)(
  '$name without a container engine',
  (release) => {
    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), 'slipway-install-'));
      debian = await DebianRoot.create(release.name, release.source);
      engine = await createEngine(hostIn(debian));
    }, 5 * minute);

    afterAll(async () => {
      await engine?.close();
      await debian?.remove();
      await rm(home, { recursive: true, force: true });
    }, 2 * minute);

    it('gets one, installed and started by exactly what was shown', async () => {
      if (engine === undefined || debian === undefined) throw new Error('it was not made');
      const { doctor, operations } = engine.handlers;
      const [found] = await doctor.run({ checks: ['container-engine'] }, { signal });
      expect(found).toMatchObject({ fixable: true, outcome: { state: 'failed', code: 'docker.missing' } });

      const plan = await doctor.planFix({ check: 'container-engine' }, { signal });
      expect(plan.steps.map(({ command }) => command)).toEqual([
        'env DEBIAN_FRONTEND=noninteractive apt-get update',
        'env DEBIAN_FRONTEND=noninteractive apt-get install --yes --option Dpkg::Options::=--force-confold docker.io',
        release.start,
      ]);

      const agreed = plan.steps.map(({ id }) => id);
      const input = { check: 'container-engine', cluster: null, agreed };
      const { id } = await operations.start({ kind: 'fix', input }, { signal });
      const records: OperationRecord[] = [];
      for await (const record of operations.follow({ id }, { signal })) records.push(record);
      const lastWords = records.slice(-12).map(({ event }) => JSON.stringify(event));
      expect(records.at(-1)?.event, lastWords.join('\n')).toMatchObject({
        type: 'succeeded',
        summary: expect.stringMatching(/^(docker-engine 2\d\.|It answers now)/) as string,
      });

      const results = await doctor.run(
        { checks: ['container-engine', 'engine-version', 'docker-command'] },
        { signal },
      );
      expect(results.map(({ outcome }) => outcome.state)).toEqual(['passed', 'passed', 'passed']);
      const [command, args] = debian.enter('docker', ['version', '--format', '{{.Server.Version}}'], 'own');
      expect((await run(command, args)).stdout).toMatch(/^2\d\./);

      // It is stopped and found again: now starting it is all that is left to do.
      await run(...debian.enter('start-stop-daemon', ['--stop', '--name', 'dockerd', '--retry', '20'], 'own'));
      const again = await doctor.planFix({ check: 'container-engine' }, { signal });
      expect(again.steps.map((step) => step.command)).toEqual([release.start]);
    });
  },
);
