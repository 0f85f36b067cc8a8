import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOfExit, readMessage, readSnapshots } from './restic-output.ts';
import { tagsOf, unfinishedTag, viewsOf } from './snapshot-tags.ts';
import type { StateOrigin } from './state-origin.ts';

const store = { folder: '/home/ada/.slipway/snapshots/store', passwordFile: '/home/ada/.slipway/snapshots/password' };

// Recorded from restic 0.18.1.
const recorded = {
  summary:
    '{"message_type":"summary","files_new":2,"files_changed":0,"files_unmodified":0,"dirs_new":2,"dirs_changed":0,"dirs_unmodified":0,"data_blobs":2,"tree_blobs":3,"data_added":301401,"data_added_packed":301128,"total_files_processed":2,"total_bytes_processed":300003,"total_duration":0.703665304,"backup_start":"2026-11-30T21:39:23.412558012Z","backup_end":"2026-11-30T21:39:24.116223306Z","snapshot_id":"fc91706632c68a7118ee204aa7f8c11d76257a8f458595c5d263c427700f56a1"}',
  status:
    '{"message_type":"status","percent_done":1,"total_files":2,"files_done":2,"total_bytes":300003,"bytes_done":300003}',
  changed:
    '{"message_type":"changed","old_snapshot_id":"fc91706632c68a7118ee204aa7f8c11d76257a8f458595c5d263c427700f56a1","new_snapshot_id":"44ce60fe9c5e298241ba773afdf497eb92ea5df4e688eefaac58c660bd799023"}',
  snapshots:
    '[{"time":"2026-11-30T21:39:23.412558012Z","tree":"39c9eb3c83c1f1dce661db4a1d7613bdb776351dcc7310c4ced6d65d6af2c2d3","paths":["/tmp/rs/data"],"hostname":"c1","username":"root","tags":["slipway","x=1"],"program_version":"restic 0.18.1","summary":{"backup_start":"2026-11-30T21:39:23.412558012Z","backup_end":"2026-11-30T21:39:24.116223306Z","files_new":2,"files_changed":0,"files_unmodified":0,"dirs_new":2,"dirs_changed":0,"dirs_unmodified":0,"data_blobs":2,"tree_blobs":3,"data_added":301401,"data_added_packed":301128,"total_files_processed":2,"total_bytes_processed":300003},"id":"fc91706632c68a7118ee204aa7f8c11d76257a8f458595c5d263c427700f56a1","short_id":"fc917066"}]',
  wrongPassword: '{"message_type":"exit_error","code":12,"message":"Fatal: wrong password or no key found"}',
  failed:
    '{"message_type":"exit_error","code":1,"message":"Fatal: create repository at store failed: Fatal: unable to open repository at store: config file already exists\\n"}',
};

describe('what restic says', () => {
  it('is read of what it recorded', () => {
    expect(readMessage(recorded.summary)).toMatchObject({ snapshot_id: expect.stringMatching(/^fc917066/) as string });
    expect(readMessage(recorded.status)).toMatchObject({ bytes_done: 300_003, total_bytes: 300_003 });
    expect(readMessage(recorded.changed)).toMatchObject({
      new_snapshot_id: expect.stringMatching(/^44ce60fe/) as string,
    });
    const [snapshot] = readSnapshots(recorded.snapshots);
    expect(snapshot).toMatchObject({ hostname: 'c1', summary: { total_bytes_processed: 300_003 } });
  });

  it('is nothing where a line is anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(readMessage(line)).toBeNull();
      }),
    );
  });

  it.each([
    [12, recorded.wrongPassword, 'snapshot.store-password', 'does not open with the password in'],
    [11, '', 'snapshot.store-locked', 'in use by another program'],
    [1, recorded.failed, 'snapshot.store-failed', 'config file already exists'],
    [125, '', 'snapshot.store-failed', 'restic ended with 125'],
    [
      3,
      '{"message_type":"error","error":{"message":"open /v/a: permission denied"},"during":"archival","item":"/v/a"}',
      'snapshot.partly',
      '/v/a: open /v/a: permission denied',
    ],
  ])('as the exit code %i becomes an error that says so', (exitCode, stderr, code, words) => {
    const error = errorOfExit(exitCode, '', stderr, store);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });
});

describe('the tags of a snapshot', () => {
  const text = fc.string({ unit: 'grapheme' });
  const facts = fc.record({
    workspace: fc.constantFrom('ada', 'kubeflow-user-example-com'),
    notebook: fc.constantFrom('first', 'second-one'),
    origin: fc.constantFrom('asked' as const, 'before-restore' as const),
    note: text,
    createdAt: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') })
      .map((date) => date.toISOString()),
    addedBytes: fc.nat(),
    frozenMilliseconds: fc.nat(),
  });

  it('say again what they were made of, and have no comma, which parts them for restic', () => {
    const [made] = readSnapshots(recorded.snapshots);
    fc.assert(
      fc.property(facts, (known) => {
        const tags = tagsOf({ ...known, from: null });
        expect(tags.filter((tag) => tag.includes(','))).toEqual([]);
        expect(viewsOf([{ ...made!, tags }])).toMatchObject([
          { ...known, cluster: 'c1', bytes: 300_003, parent: null },
        ]);
      }),
    );
  });

  it('tell the parent: the one before of the same notebook, or what it was made from since, of those that are there', () => {
    const [made] = readSnapshots(recorded.snapshots);
    const taken = (id: string, hour: string, from: StateOrigin | null = null, notebook = 'first') => {
      const createdAt = `2026-01-02T${hour}:00:00.000Z`;
      const known = { workspace: 'ada', notebook, createdAt, origin: 'asked' as const, note: '', from };
      return { ...made!, id, tags: tagsOf({ ...known, addedBytes: 0, frozenMilliseconds: 0 }) };
    };
    const at = (hour: string, snapshot: string) => ({ snapshot, since: `2026-01-02T${hour}:30:00.000Z` });
    const all = [
      taken('d', '13', at('12', 'a')),
      taken('a', '10'),
      taken('other', '11', at('10', 'a'), 'opened'),
      taken('b', '12'),
      taken('e', '14', at('12', 'a')),
      taken('lost', '15', at('14', 'deleted')),
    ];
    expect(viewsOf(all).map(({ id, parent }) => [id, parent])).toEqual([
      ['a', null],
      ['other', 'a'],
      ['b', 'a'],
      ['d', 'a'],
      ['e', 'd'],
      ['lost', null],
    ]);
  });

  it('tell what is unfinished, or not ours', () => {
    const [made] = readSnapshots(recorded.snapshots);
    expect(viewsOf([{ ...made!, tags: [unfinishedTag] }, { ...made!, tags: null }, made!])).toEqual([]);
  });
});
