import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { fetchToolsOperation } from './fetch-tools.ts';
import type { Tools } from './tools.ts';

function operation(tool: Tools['tool']) {
  return fetchToolsOperation({
    names: () => Promise.resolve(['kind', 'kubectl']),
    list: () => Promise.resolve([]),
    tool,
  });
}

async function run(tool: Tools['tool']): Promise<{ events: OperationEvent[]; said: string }> {
  const events: OperationEvent[] = [];
  const task = operation(tool).run({}, { host: fakeHost(), signal: new AbortController().signal });
  for (;;) {
    const next = await task.next();
    if (next.done === true) return { events, said: next.value };
    events.push(next.value);
  }
}

describe('fetchToolsOperation', () => {
  it('gets every tool, each as a step with its own progress', async () => {
    const { events, said } = await run((name, _signal, onEvent) => {
      onEvent?.({ type: 'progress', step: 'tools', done: 1, total: 2, unit: 'bytes' });
      return Promise.resolve(`/cache/${name}`);
    });
    expect(said).toBe('kind and kubectl are here.');
    expect(
      events.map((event) =>
        event.type === 'step'
          ? `${event.step} ${event.state}`
          : event.type === 'progress'
            ? `${event.step} …`
            : event.type,
      ),
    ).toEqual(['steps', 'kind started', 'kind …', 'kind done', 'kubectl started', 'kubectl …', 'kubectl done']);
  });

  it('fails as the tool does', async () => {
    await expect(run(() => Promise.reject(new AppError('tool.missing', { tool: 'kind' })))).rejects.toMatchObject({
      code: 'tool.missing',
    });
  });
});
