import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recipeSchema } from '../../contracts/distribution.ts';
import type { OperationEvent } from '../../contracts/operations.ts';
import { type RehearseInput, rehearseInputSchema } from '../../contracts/rehearse-input.ts';
import { makeLock } from '../../main/engine/distribution/make-lock.ts';
import { resultOf } from '../../main/engine/handlers/result-of.ts';
import { rehearsalHandlers } from '../../main/engine/rehearsal/rehearsal-store.ts';
import { rehearseOperation } from '../../main/engine/rehearsal/rehearse.ts';
import { rehearsalProvisioner } from '../../provisioners/rehearsal/rehearsal.ts';
import { kitIsHere, mirror } from '../kit/kit.ts';
import { RehearsalStage } from './rehearsal-stage.ts';

const shapes = [{ count: 1, millicores: 1000, memoryBytes: 2 ** 30, gpu: null }];

describe.skipIf(!kitIsHere)('the life of a rehearsal', () => {
  let stage: RehearsalStage;
  beforeAll(async () => {
    stage = await RehearsalStage.open();
  });
  afterAll(() => stage.remove());

  const processes = (name: string) => stage.host.background.find(stage.folder(name));
  const state = async (name: string) => (await rehearsalProvisioner.status(name, stage.context())).condition.state;

  test('is made, paused, stopped and started as it was, and deleted with all that it had', async () => {
    await stage.create('first', shapes);
    await stage.create('first', shapes);
    expect((await processes('first')).map(({ program }) => program).toSorted()).toEqual([
      ...['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'],
    ]);
    expect(await state('first')).toBe('running');
    await resultOf(rehearsalProvisioner.pause('first', stage.context()));
    expect(await state('first')).toBe('paused');
    await resultOf(rehearsalProvisioner.resume('first', stage.context()));
    expect(await rehearsalProvisioner.nodes('first', stage.context())).toMatchObject([{ name: 'node-1', ready: true }]);
    await resultOf(rehearsalProvisioner.stop('first', stage.context()));
    expect(await processes('first')).toEqual([]);
    expect(await state('first')).toBe('stopped');
    await resultOf(rehearsalProvisioner.start('first', stage.context()));
    expect(await rehearsalProvisioner.nodes('first', stage.context())).toMatchObject([{ name: 'node-1', ready: true }]);
    expect(await rehearsalProvisioner.list(stage.context())).toEqual(['first']);
    await resultOf(rehearsalProvisioner.delete('first', stage.context()));
    expect(await processes('first')).toEqual([]);
    expect(await readdir(stage.folder('first'))).toEqual([]);
  });

  test.each([
    ['in the middle of it', 'starting', 700],
    ['when all runs', 'ready', 0],
  ])('ends with its engine that is killed %s', async (_when, line, milliseconds) => {
    const engine = startEngine(stage.home, 'orphan');
    await said(engine, line);
    await after(milliseconds);
    const ended = new Promise((resolve) => engine.once('exit', resolve));
    engine.kill('SIGKILL');
    await ended;
    await expect.poll(() => processes('orphan'), { timeout: 2000, interval: 20 }).toEqual([]);
    expect(['incomplete', 'stopped']).toContain(await state('orphan'));
    await stage.create('orphan', shapes);
    expect(['running', 'stopped']).toContain(await state('orphan'));
    await resultOf(rehearsalProvisioner.delete('orphan', stage.context()));
  });

  test('tells which program did not start, and leaves its log and nothing else', async () => {
    const real = stage.context();
    const tool = async (name: string) => (name === 'etcd' ? '/bin/false' : real.tool(name, real.signal));
    const task = rehearsalProvisioner.create(
      { name: 'broken', nodes: 1, nodeImage: null, gatewayPort: 0, folder: stage.folder('broken') },
      { ...real, tool },
    );
    await expect(resultOf(task)).rejects.toMatchObject({
      code: 'rehearsal.program-ended',
      data: { program: 'etcd', how: 'code 1' },
    });
    expect(await processes('broken')).toEqual([]);
    expect(await readdir(stage.folder('broken'))).toEqual(['logs']);
  });

  describe('as an operation', () => {
    let input: RehearseInput;
    const run = async (
      more: Partial<RehearseInput>,
      signal?: AbortSignal,
      onEvent?: (event: OperationEvent) => void,
    ) => {
      const operation = rehearseOperation({ tool: stage.context().tool });
      const task = operation.run({ ...input, ...more }, stage.context(signal));
      for (;;) {
        const next = await task.next();
        if (next.done === true) return next.value;
        onEvent?.(next.value);
      }
    };

    beforeAll(async () => {
      const recipe = await readFile(path.join(stage.host.paths.resources, 'recipes/26.03.json'), 'utf8');
      const lock = await resultOf(makeLock(recipeSchema.parse(JSON.parse(recipe)), mirror, stage.context()));
      const distribution = path.join(stage.home, 'lock.json');
      await writeFile(distribution, JSON.stringify(lock));
      input = rehearseInputSchema.parse({ distribution, mirror, components: ['dashboard'], cluster: 'whole' });
    });

    test('says whether components fit, keeps the verdict, and leaves nothing', async () => {
      const says = await run({ nodes: '1x4cpu8Gi' });
      expect(says).toMatch(/^It fits on 1 simulated node \(Kubernetes v1\.\d+\.\d+\): \d+ objects are valid/);
      const verdict = await rehearsalHandlers(stage.host).verdict({ cluster: 'whole' }, stage.context());
      expect(verdict).toMatchObject({ verdict: 'fits', preset: null, profile: 'as-published' });
      expect(verdict.components.map(({ id }) => id)).toContain('istio');
      expect(verdict.leftOut.map(({ what }) => what)).toContain('MutatingWebhookConfiguration istio-sidecar-injector');
      expect(verdict.standIns).toHaveLength(1);
      expect(await processes('whole')).toEqual([]);
      expect(await readdir(path.dirname(stage.folder('whole')))).not.toContain('whole');
    });

    test('takes the place of one that was cut off, and of no other; leaves nothing when it is cancelled', async () => {
      await stage.create('whole', shapes);
      await expect(run({})).rejects.toMatchObject({ code: 'rehearsal.name-taken' });
      expect(await state('whole')).toBe('running');
      await writeFile(path.join(stage.folder('whole'), 'passing'), '');
      const cancel = new AbortController();
      const handed = run({}, cancel.signal, (event) => {
        if (event.type === 'step' && event.step === 'apply') cancel.abort();
      });
      await expect(handed).rejects.toMatchObject({ code: 'cancelled' });
      expect(await processes('whole')).toEqual([]);
      expect(await readdir(path.dirname(stage.folder('whole')))).not.toContain('whole');
    });
  });
});

function startEngine(home: string, name: string): ChildProcess {
  const main = path.join(import.meta.dirname, '../process/rehearsal-main.ts');
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, home, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function said(program: ChildProcess, line: string): Promise<void> {
  return new Promise((resolve) => {
    let text = '';
    program.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes(line)) resolve();
    });
  });
}
