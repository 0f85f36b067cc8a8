import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import type { SlipwayClient } from '../../contracts/services.ts';
import { fakeContext } from '../../test/fakes/command-context.ts';
import { runCommand } from './run-command.ts';

type Save = SlipwayClient['diagnostics']['save'];

async function run(args: readonly string[], save: Partial<Awaited<ReturnType<Save>>> | AppError = {}) {
  const asked: Parameters<Save>[0][] = [];
  const context = fakeContext({
    diagnostics: {
      save: async (input) => {
        asked.push(input);
        if (save instanceof AppError) throw save;
        return { path: input.path, bytes: 2048, files: ['README.txt', 'engine.log'], missing: [], ...save };
      },
    },
  });
  await runCommand(['diagnostics', ...args], '1.0', context);
  return { asked, context };
}

describe('diagnostics', () => {
  it('go into a file of this folder that is named for the time, and say which program asked', async () => {
    const { asked, context } = await run([]);
    expect(asked[0]?.path).toMatch(/^\/here\/slipway-diagnostics-\d{8}-\d{6}\.zip$/);
    expect(asked[0]?.asker).toMatchObject({ program: 'slipway command' });
    expect(context.out.text()).toMatch(/\.zip: 2 files, 2 KiB\n.*taken out/);
  });

  it('go where they are told to, and say what is missing in them', async () => {
    const { asked, context } = await run(['mine.zip'], { missing: ['doctor.json'] });
    expect(asked[0]?.path).toBe('/here/mine.zip');
    expect(context.out.text()).toContain('Could not be read, and says why: doctor.json');
  });

  it('are told as data', async () => {
    const { context } = await run(['mine.zip', '--json']);
    expect(JSON.parse(context.out.text())).toMatchObject({ path: '/here/mine.zip', bytes: 2048 });
  });

  it('say why they could not be written', async () => {
    const { context } = await run(
      ['x.zip'],
      new AppError('file.unwritable', { path: '/here/x.zip', why: 'the disk is full' }),
    );
    expect(context.error.text()).toContain('the disk is full');
    expect(context.exitCode()).not.toBe(0);
  });
});
