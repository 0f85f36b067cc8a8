import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationRecord } from '../../contracts/operations.ts';
import { type Engine, createEngine } from '../../main/engine/engine.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';

const instances = '/proc/sys/fs/inotify/max_user_instances';
const watches = '/proc/sys/fs/inotify/max_user_watches';
const ownFile = '/etc/sysctl.d/90-slipway-inotify.conf';
/** One below what the check wants, so that programs that run beside this test notice nothing. */
const tooFew = '511';

const isRoot = process.getuid?.() === 0;
const { signal } = new AbortController();
let home = '';
let engine: Engine;
let before: { instances: string; watches: string; file: string | null };

/** Changes the settings of a real kernel, and puts them back. */
describe.skipIf(!isRoot)('the limits of inotify on this kernel', () => {
  beforeAll(async () => {
    before = {
      instances: await readFile(instances, 'utf8'),
      watches: await readFile(watches, 'utf8'),
      file: await readFile(ownFile, 'utf8').catch(() => null),
    };
    home = await mkdtemp(join(tmpdir(), 'slipway-limits-'));
    const resources = resolve(import.meta.dirname, '../../resources');
    const paths = { home, cache: join(home, 'cache'), resources, userKubeconfig: join(home, 'kubeconfig') };
    engine = await createEngine(createNodeHost(paths));
    await writeFile(instances, tooFew);
  });

  afterAll(async () => {
    await writeFile(instances, before.instances);
    await writeFile(watches, before.watches);
    if (before.file === null) await rm(ownFile, { force: true });
    else await writeFile(ownFile, before.file);
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  it('are found too low, and raised for good by exactly what was shown', async () => {
    const { doctor, operations } = engine.handlers;
    const [found] = await doctor.run({ checks: ['inotify-limits'] }, { signal });
    expect(found).toMatchObject({ fixable: true, outcome: { state: 'warned' } });
    const plan = await doctor.planFix({ check: 'inotify-limits' }, { signal });
    expect(plan.steps.map(({ command }) => command)).toEqual([`tee ${ownFile}`, `sysctl -p ${ownFile}`]);
    expect(await readFile(instances, 'utf8')).toBe(`${tooFew}\n`);

    const agreed = plan.steps.map(({ id }) => id);
    const input = { check: 'inotify-limits', cluster: null, agreed };
    const { id } = await operations.start({ kind: 'fix', input }, { signal });
    const records: OperationRecord[] = [];
    for await (const record of operations.follow({ id }, { signal })) records.push(record);
    expect(records.at(-1)?.event).toMatchObject({
      type: 'succeeded',
      summary: expect.stringMatching(/^\d+ instances/) as string,
    });

    expect(Number(await readFile(instances, 'utf8'))).toBeGreaterThanOrEqual(2280);
    expect(Number(await readFile(watches, 'utf8'))).toBeGreaterThanOrEqual(1_255_360);
    expect(await readFile(ownFile, 'utf8')).toBe(plan.steps[0]?.input);
    expect((await doctor.planFix({ check: 'inotify-limits' }, { signal })).steps).toEqual([]);
  });
});
