import { describe, expect, it } from 'vitest';
import type { FixPlan } from '../../../contracts/doctor.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import type { RunOptions } from '../../../provisioners/host.ts';
import { manualClock } from '../../../test/fakes/fake-host.ts';
import { type Scene, contextOf, onSystem } from '../../../test/fakes/doctor-facts.ts';
import type { Check } from './check.ts';
import { createDoctor } from './doctor.ts';
import { fixOperation } from './fix-operation.ts';
import type { FixDraft } from './fix-step.ts';
import { sysctlFix } from './sysctl-fix.ts';

interface Stage {
  /** What the check sees, one after the other; the last one stays. */
  readonly states?: readonly ('passed' | 'warned' | 'failed')[];
  readonly draft?: FixDraft | null;
  readonly scene?: Scene;
  readonly exitCode?: (command: string) => number;
}

function stage({ states = ['warned', 'passed'], draft = sysctlFix('one', { 'a.b': 1 }), ...more }: Stage = {}) {
  const ran: { command: string; input: string | undefined }[] = [];
  let isDone = false;
  let looks = 0;
  const run = async (command: string, args: readonly string[], options?: RunOptions) => {
    const line = [command, ...args].join(' ');
    ran.push({ command: line, input: options?.input });
    options?.onLine?.('stderr', `said by ${command}`);
    if (line !== 'sudo -n true') isDone = true;
    return { exitCode: more.exitCode?.(line) ?? 0, stdout: '', stderr: '' };
  };
  const clock = manualClock();
  const { host } = contextOf({
    ...more.scene,
    host: {
      processes: { run },
      docker: { info: () => Promise.reject(new Error('none')) },
      computer: { facts: async () => ({ ...onSystem('linux'), gpus: [] }) },
      clock,
    },
  });
  const fine = { ...host, docker: { ...host.docker, info: async () => engine } };
  const check: Check = {
    id: 'one',
    title: 'One',
    concernsUp: false,
    seconds: 5,
    skips: () => null,
    look: async () => {
      const state = isDone ? (states[Math.min(1 + looks++, states.length - 1)] ?? 'passed') : (states[0] ?? 'warned');
      if (state === 'failed') return { state, code: 'internal', says: 'still wrong', remedy: 'Help.' };
      return state === 'warned' ? { state, says: 'wrong', remedy: 'Help.' } : { state, says: 'right' };
    },
    ...(draft === null ? {} : { fix: async () => draft }),
  };
  const doctor = createDoctor(fine, [check]);
  const signal = new AbortController().signal;
  const plan = async (): Promise<FixPlan> => (await doctor.plan('one', signal)).plan;
  const runFix = async (agreed: readonly string[], cluster: string | null = null) => {
    const events: OperationEvent[] = [];
    const task = fixOperation(doctor).run({ check: 'one', cluster, agreed: [...agreed] }, { host: fine, signal });
    let step = await task.next();
    for (; step.done !== true; step = await task.next()) events.push(step.value);
    return { events, summary: step.value };
  };
  return { ran, clock, doctor, plan, runFix };
}

const engine = {
  address: 'unix:///s',
  version: '29.0',
  operatingSystem: 'Debian',
  kernel: '6.1',
  architecture: 'x86_64',
  cpus: 4,
  memoryBytes: 8e9,
  storageDriver: 'overlay2',
  dataFolder: '',
  cgroupVersion: '2',
  rootless: false,
  runtimes: [],
  name: 'a',
} as const;

const root: Scene = { isAdministrator: true };
const file = '/etc/sysctl.d/90-slipway-one.conf';

describe('what is shown', () => {
  it('is all that would be run, with the text of the file, and nothing was run', async () => {
    const { plan, ran } = stage({ scene: root });
    expect(await plan()).toMatchObject({
      check: 'one',
      steps: [
        { command: `tee ${file}`, input: '# Written by "slipway doctor --fix".\na.b = 1\n' },
        { command: `sysctl -p ${file}`, input: null },
      ],
    });
    expect(ran).toEqual([]);
  });

  it('names sudo where sudo lets this user, and pkexec where a desktop can ask', async () => {
    const bySudo = stage({ scene: { programs: ['sudo'] } });
    expect((await bySudo.plan()).steps.map(({ command }) => command)).toEqual([
      `sudo -n tee ${file}`,
      `sudo -n sysctl -p ${file}`,
    ]);
    expect(bySudo.ran).toEqual([{ command: 'sudo -n true', input: undefined }]);
    const scene = { programs: ['sudo', 'pkexec'], environment: { DISPLAY: ':0' } };
    const byDesktop = stage({ scene, exitCode: () => 1 });
    expect((await byDesktop.plan()).steps[0]?.command).toBe(`pkexec tee ${file}`);
  });

  it('is refused with exact words where there is no way to become an administrator', async () => {
    const { plan } = stage({ scene: { programs: ['pkexec'] } });
    await expect(plan()).rejects.toMatchObject({
      code: 'fix.no-rights',
      remedy: expect.stringContaining(`| sudo tee ${file}; sudo sysctl -p ${file}`) as string,
    });
  });

  it('is nothing where all is right, and refused where only a person can', async () => {
    expect((await stage({ states: ['passed'] }).plan()).steps).toEqual([]);
    await expect(stage({ draft: null }).plan()).rejects.toMatchObject({ code: 'fix.none', remedy: 'Help.' });
    await expect(stage().doctor.plan('two', new AbortController().signal)).rejects.toMatchObject({
      code: 'check.unknown',
    });
  });
});

describe('the operation', () => {
  it('runs what was agreed to, shows what it says, and looks again', async () => {
    const { plan, runFix, ran } = stage({ scene: root });
    const agreed = (await plan()).steps.map(({ id }) => id);
    const { events, summary } = await runFix(agreed);
    expect(summary).toBe('right');
    expect(ran).toEqual([
      { command: `tee ${file}`, input: '# Written by "slipway doctor --fix".\na.b = 1\n' },
      { command: `sysctl -p ${file}`, input: undefined },
    ]);
    expect(events[0]).toMatchObject({ type: 'steps', steps: [{}, {}, { id: 'look' }] });
    expect(events.filter(({ type }) => type === 'log').map((event) => 'text' in event && event.text)).toEqual([
      `$ tee ${file}`,
      'said by tee',
      `$ sysctl -p ${file}`,
      'said by sysctl',
    ]);
  });

  it.each([
    ['fewer steps', async (ids: string[]) => ids.slice(1)],
    ['other steps', async () => ['somebody', 'else']],
    ['none', async () => []],
  ])('runs nothing where %s were agreed to', async (_title, change) => {
    const { plan, runFix, ran } = stage({ scene: root });
    const agreed = await change((await plan()).steps.map(({ id }) => id));
    await expect(runFix(agreed)).rejects.toMatchObject({ code: 'fix.changed' });
    expect(ran).toEqual([]);
  });

  it('runs nothing on another cluster than was agreed to', async () => {
    const { plan, runFix, ran } = stage({ scene: root });
    const agreed = (await plan()).steps.map(({ id }) => id);
    await expect(runFix(agreed, 'lab')).rejects.toMatchObject({ code: 'fix.changed' });
    expect(ran).toEqual([]);
  });

  it('has nothing to do where an earlier attempt has done all', async () => {
    const { runFix, ran } = stage({ states: ['passed'] });
    expect((await runFix(['a', 'b'])).summary).toBe('Nothing had to be done. right');
    expect(ran).toEqual([]);
  });

  it('stops at a command that fails, with its last words', async () => {
    const { plan, runFix, ran } = stage({ scene: root, exitCode: (line) => (line.startsWith('tee') ? 1 : 0) });
    const agreed = (await plan()).steps.map(({ id }) => id);
    await expect(runFix(agreed)).rejects.toMatchObject({
      code: 'fix.failed',
      data: { command: `tee ${file}`, exitCode: 1, why: 'said by tee' },
    });
    expect(ran).toHaveLength(1);
  });

  it('waits until the change shows, and fails where it never does', async () => {
    const draft = { ...sysctlFix('one', { 'a.b': 1 }), settleSeconds: 2 };
    const slow = stage({ scene: root, draft, states: ['failed', 'failed', 'passed'] });
    const agreed = (await slow.plan()).steps.map(({ id }) => id);
    const running = slow.runFix(agreed);
    await expect.poll(() => slow.clock.sleepers).toBe(1);
    await slow.clock.advance(1000);
    expect((await running).summary).toBe('right');

    const never = stage({ scene: root, states: ['failed'] });
    await expect(never.runFix(agreed)).rejects.toMatchObject({ code: 'fix.not-enough' });
  });

  it('says what is still not quite right', async () => {
    const { plan, runFix } = stage({ scene: root, states: ['warned'] });
    const { events } = await runFix((await plan()).steps.map(({ id }) => id));
    expect(events).toContainEqual({ type: 'warning', text: 'wrong Help.' });
  });

  it('does not look where the change shows only after a new login', async () => {
    const draft = { ...sysctlFix('one', { 'a.b': 1 }), settleSeconds: null, notes: ['Log in again.'] };
    const { plan, runFix } = stage({ scene: root, draft, states: ['failed'] });
    const { events, summary } = await runFix((await plan()).steps.map(({ id }) => id));
    expect(summary).toBe('It was done. Log in again.');
    expect(events).toContainEqual({ type: 'step', step: 'look', state: 'skipped' });
  });
});
