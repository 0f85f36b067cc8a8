import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import type { FixPlan } from '../../contracts/doctor.ts';
import type { Operation } from '../../contracts/operations.ts';
import { fakeContext } from '../../test/fakes/command-context.ts';
import { recordsOf } from '../../test/fakes/operation-records.ts';
import { runCommand } from './run-command.ts';

const plan: FixPlan = {
  check: 'inotify-limits',
  title: 'File watches',
  cluster: null,
  steps: [
    { id: 'a', says: 'Write /etc/x.conf', command: 'sudo -n tee /etc/x.conf', input: '# ours\nfs.a = 1\n' },
    { id: 'b', says: 'Remove what is left', command: null, input: null },
  ],
  notes: ['They stay after a restart.'],
};

const shown = `To put right "File watches", Slipway would run:
  1. Write /etc/x.conf
       sudo -n tee /etc/x.conf
         # ours
         fs.a = 1
  2. Remove what is left
  They stay after a restart.
`;

async function run(line: string, options: { answer?: boolean; plan?: FixPlan } = {}) {
  const started: unknown[] = [];
  const records = recordsOf([[1, 1, { type: 'succeeded', summary: 'All is well.' }]]);
  const client = {
    doctor: { planFix: async () => options.plan ?? plan },
    operations: {
      start: async (request: unknown) => (started.push(request), { id: 'fix-1', title: 'Put right' } as Operation),
      follow: async function* () {
        yield* records;
      },
    },
  };
  const context = fakeContext(client, options.answer === undefined ? {} : { answer: options.answer });
  await runCommand(line.split(' '), '1.2.3', context);
  return { out: context.out.text(), error: context.error.text(), code: context.exitCode(), started };
}

const request = { kind: 'fix', input: { check: 'inotify-limits', cluster: null, agreed: ['a', 'b'] } };

describe('doctor --fix', () => {
  it('shows all that would be run before it asks, and runs that', async () => {
    const { out, started, code } = await run('doctor --fix inotify-limits', { answer: true });
    expect(out.startsWith(shown)).toBe(true);
    expect(out).toContain('All is well.');
    expect({ started, code }).toEqual({ started: [request], code: 0 });
  });

  it('runs nothing where it is not agreed to', async () => {
    const { started, code, error } = await run('doctor --fix inotify-limits', { answer: false });
    expect(error).toContain('"File watches" stays as it is');
    expect({ started, code }).toEqual({ started: [], code: 130 });
  });

  it('is refused where nobody can be asked, and shows what it would run all the same', async () => {
    const { out, error, started, code } = await run('doctor --fix inotify-limits');
    expect(out).toBe(shown);
    expect(error).toContain('Add --yes');
    expect({ started, code }).toEqual({ started: [], code: 2 });
  });

  it('asks nobody with --yes', async () => {
    expect((await run('doctor --fix inotify-limits --yes')).started).toEqual([request]);
  });

  it('prints nothing but JSON with --json', async () => {
    const { out } = await run('doctor --fix inotify-limits --yes --json');
    for (const line of out.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('event');
  });

  it('says that there is nothing to do', async () => {
    const nothing = { ...plan, steps: [] };
    const { out, started } = await run('doctor --fix inotify-limits', { plan: nothing });
    expect(out).toBe('File watches: it is right, so nothing has to be done.\n');
    expect(started).toEqual([]);
  });
});

describe('doctor', () => {
  it('tells what Slipway can do, else the lines to type, and ends with the code of something missing', async () => {
    const check = async () => [
      {
        check: 'container-engine',
        title: 'Container engine',
        fixable: true,
        outcome: {
          state: 'failed' as const,
          code: 'docker.missing',
          says: 'None.',
          remedy: 'Install it.',
          commands: ['a'],
        },
      },
      {
        check: 'other-clusters',
        title: 'Other clusters',
        fixable: false,
        outcome: { state: 'warned' as const, says: 'One.', remedy: 'Stop it.', commands: ['docker stop work'] },
      },
    ];
    const context = fakeContext({ doctor: { run: check } });
    await runCommand(['doctor'], '1.2.3', context);
    expect(context.out.text()).toBe(`✗ Container engine
    None.
    Install it.
    Slipway can do it: slipway doctor --fix container-engine
! Other clusters
    One.
    Stop it.
      docker stop work
`);
    expect(context.exitCode()).toBe(4);
  });

  it('prints the engine’s error where there is none to fix', async () => {
    const planFix = () => Promise.reject(new AppError('fix.none', { title: 'Swap', remedy: 'Close programs.' }));
    const context = fakeContext({ doctor: { planFix } });
    await runCommand(['doctor', '--fix', 'swap'], '1.2.3', context);
    expect(context.error.text()).toContain('What helps: Close programs.');
    expect(context.exitCode()).toBe(6);
  });
});
