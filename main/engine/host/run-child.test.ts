import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runChild, runChildProgram } from './run-child.ts';

const sample = fileURLToPath(new URL('../../../test/fakes/sample-child.ts', import.meta.url));

function run(input: unknown, options?: { signal?: AbortSignal; onEvent?: (event: unknown) => void }) {
  return runChildProgram(sample, 'sample-child', input, options);
}

describe('runChildProgram', () => {
  it('hands the input over and gives events in order, then the result', async () => {
    const events: unknown[] = [];
    const result = await run({ act: 'echo', text: 'aü€😀' }, { onEvent: (event) => events.push(event) });
    expect(result).toEqual({ echoed: 'aü€😀' });
    expect(events).toEqual(Array.from('aü€😀').map((character) => ({ character })));
  });

  it('throws what the child threw, with code, data and remedy', async () => {
    const failure = run({ act: 'refuse', text: 'katip' });
    await expect(failure).rejects.toMatchObject({ code: 'component.unknown', data: { name: 'katip', known: 'a, b' } });
  });

  it('says how the child ended and what it complained of where it gave no answer', async () => {
    await expect(run({ act: 'die' })).rejects.toThrow(/sample-child ended with code 7 without an answer: out of luck/);
  });

  it('minds no line that a library prints', async () => {
    expect(await run({ act: 'chatter' })).toBe('done');
  });

  it('ends the child when it is cancelled', async () => {
    const controller = new AbortController();
    const running = run({ act: 'hang' }, { signal: controller.signal, onEvent: () => controller.abort() });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gives a listener that throws its own error back and lives on', async () => {
    const onEvent = () => {
      throw new Error('listener broke');
    };
    await expect(run({ act: 'echo', text: 'x' }, { onEvent })).rejects.toThrow(/listener broke/);
  });
});

describe('runChild', () => {
  it('says which program is missing', async () => {
    await expect(runChild('no-such-child', {})).rejects.toThrow(/no-such-child/);
  });
});
