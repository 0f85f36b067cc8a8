import { describe, expect, test } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { KubernetesClient, KubernetesWatchEvent } from '../../../provisioners/kubernetes-host.ts';
import { fakeHost, manualClock } from '../../../test/fakes/fake-host.ts';
import { followObjects } from './follow-objects.ts';
import { nameOf } from './kube-object.ts';
import { createObjectTable } from './object-table.ts';

const pod = (name: string, resourceVersion: string) => ({ metadata: { namespace: 'a', name, resourceVersion } });

type Script = (KubernetesWatchEvent | AppError)[];

/** A server that lists one pod after another and plays one script for each watch, then stays silent until it is left. */
function scripted(lists: string[], scripts: Script[]) {
  const asked: string[] = [];
  const client = {
    request: async () => {
      const name = lists.shift() ?? 'none';
      asked.push(`list ${name}`);
      return { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '10' }, items: [pod(name, '9')] };
    },
    watch: async function* (_: string, request?: { query?: Readonly<Record<string, string>>; signal?: AbortSignal }) {
      asked.push(`watch from ${request?.query?.['resourceVersion'] ?? ''}`);
      const script = scripts.shift();
      for (const event of script ?? []) {
        if (event instanceof AppError) throw event;
        yield event;
      }
      if (script === undefined) await new Promise((resolve) => request?.signal?.addEventListener('abort', resolve));
      request?.signal?.throwIfAborted();
    },
  } as unknown as KubernetesClient;
  return { client, asked };
}

async function follow(lists: string[], scripts: Script[]) {
  const clock = manualClock();
  const { client, asked } = scripted(lists, scripts);
  const end = new AbortController();
  const table = createObjectTable(nameOf, () => undefined);
  const following = followObjects(client, { path: '/api/v1/pods' }, table, {
    host: fakeHost({ clock }),
    signal: end.signal,
  }).catch(() => 'ended');
  for (let round = 0; round < 10; round += 1) await clock.advance(10_000);
  end.abort();
  await following;
  return { asked, names: table.values() };
}

describe('following objects', () => {
  test('lists once, then takes each change', async () => {
    const { asked, names } = await follow(
      ['one'],
      [
        [
          { type: 'ADDED', object: pod('two', '11') },
          { type: 'DELETED', object: pod('one', '12') },
        ],
      ],
    );
    expect(names).toEqual(['two']);
    expect(asked.slice(0, 3)).toEqual(['list one', 'watch from 10', 'watch from 12']);
  });

  test('goes on from a bookmark where the connection is lost', async () => {
    const lost = new AppError('kubernetes.unreachable', { address: 'a', why: 'reset' });
    const { asked } = await follow(
      ['one'],
      [[{ type: 'BOOKMARK', object: { metadata: { resourceVersion: '77' } } }, lost]],
    );
    expect(asked).toEqual(['list one', 'watch from 10', 'watch from 77']);
  });

  test.each<[string, KubernetesWatchEvent | AppError]>([
    ['in an event', { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }],
    [
      'as an answer',
      new AppError('kubernetes.refused', { status: 410, reason: 'Expired', why: 'too old', what: 'GET' }),
    ],
  ])('lists anew where the server has forgotten the version, said %s', async (_, gone) => {
    const { asked, names } = await follow(['one', 'new'], [[gone]]);
    expect(asked).toEqual(['list one', 'watch from 10', 'list new', 'watch from 10']);
    expect(names).toEqual(['new']);
  });

  test('does not storm a server that ends every watch at once', async () => {
    const { asked } = await follow(
      ['one'],
      Array.from({ length: 1000 }, () => []),
    );
    expect(asked.length).toBeLessThan(30);
  });
});
