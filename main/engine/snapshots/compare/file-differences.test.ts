import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileFacts } from '../../../../contracts/snapshot-differences.ts';
import { countFiles, fileDifferences } from './file-differences.ts';
import { readChange, readNode } from './restic-tree.ts';

// Recorded from restic 0.18.1; the last name is not UTF-8 on the disk.
const recorded = {
  changes: String.raw`{"message_type":"change","path":"/vol/pvc-1/","modifier":"U"}
{"message_type":"change","path":"/vol/pvc-1/bin","modifier":"M"}
{"message_type":"change","path":"/vol/pvc-1/link","modifier":"U"}
{"message_type":"change","path":"/vol/pvc-1/model","modifier":"-"}
{"message_type":"change","path":"/vol/pvc-1/newdir/","modifier":"+"}
{"message_type":"change","path":"/vol/pvc-2/na\u001b[31mme\n x","modifier":"-"}
{"message_type":"change","path":"/vol/pvc-2/todir/","modifier":"TU"}
{"message_type":"change","path":"/vol/pvc-2/caf\ufffd","modifier":"M"}`,
  statistics:
    '{"message_type":"statistics","source_snapshot":"7905dc1eb99368c8e4abea6e241295084b3ad27499e4d926db90dde9dd806db7","target_snapshot":"beee2090f7fb39ae2c19061bd80b586977dede8cee4c2166db72bbdecb5ac32f","changed_files":7,"added":{"files":2,"dirs":2,"others":0,"data_blobs":5,"tree_blobs":10,"bytes":206273},"removed":{"files":4,"dirs":0,"others":0,"data_blobs":7,"tree_blobs":8,"bytes":205934}}',
  snapshot:
    '{"time":"2026-12-01T13:25:20.225454922Z","tree":"3644b01cfa2986803ddebe6c3d2c3c7ab8588705bfdf2062e5ed32b0031e975a","paths":["/vol"],"hostname":"vm","username":"root","program_version":"restic 0.18.1","id":"7905dc1eb99368c8e4abea6e241295084b3ad27499e4d926db90dde9dd806db7","short_id":"7905dc1e","message_type":"snapshot","struct_type":"snapshot"}',
  folder:
    '{"name":"notes","type":"dir","path":"/vol/pvc-1/notes","uid":0,"gid":0,"mode":2147484141,"permissions":"drwxr-xr-x","mtime":"2026-12-01T13:25:20.204219701Z","atime":"2026-12-01T13:25:20.204219701Z","ctime":"2026-12-01T13:25:20.204219701Z","inode":10176172,"message_type":"node","struct_type":"node"}',
  file: '{"name":"bin","type":"file","path":"/vol/pvc-1/bin","uid":0,"gid":0,"size":200000,"mode":420,"permissions":"-rw-r--r--","mtime":"2026-12-01T13:25:20.209778873Z","atime":"2026-12-01T13:25:20.209778873Z","ctime":"2026-12-01T13:25:20.209778873Z","inode":10176421,"message_type":"node","struct_type":"node"}',
  link: '{"name":"link","type":"symlink","path":"/vol/pvc-1/link","uid":0,"gid":0,"mode":134218239,"permissions":"Lrwxrwxrwx","mtime":"2026-12-01T13:25:20.209778873Z","atime":"2026-12-01T13:25:20.209778873Z","ctime":"2026-12-01T13:25:20.209778873Z","inode":10176423,"message_type":"node","struct_type":"node"}',
};

describe('what restic says of trees', () => {
  it('is read of what it recorded', () => {
    expect(recorded.changes.split('\n').map(readChange)).toEqual([
      { path: '/vol/pvc-1', modifier: 'U' },
      { path: '/vol/pvc-1/bin', modifier: 'M' },
      { path: '/vol/pvc-1/link', modifier: 'U' },
      { path: '/vol/pvc-1/model', modifier: '-' },
      { path: '/vol/pvc-1/newdir', modifier: '+' },
      { path: '/vol/pvc-2/na\u001b[31mme\n x', modifier: '-' },
      { path: '/vol/pvc-2/todir', modifier: 'TU' },
      { path: '/vol/pvc-2/caf\ufffd', modifier: 'M' },
    ]);
    const owner = { uid: 0, gid: 0 };
    const modifiedAt = '2026-12-01T13:25:20.209778873Z';
    expect(readNode(recorded.file)).toEqual({
      path: '/vol/pvc-1/bin',
      facts: { type: 'file', bytes: 200_000, permissions: '-rw-r--r--', ...owner, modifiedAt },
    });
    expect([recorded.folder, recorded.link].map((line) => readNode(line)?.facts.type)).toEqual(['folder', 'link']);
  });

  it('is nothing where a line is anything else', () => {
    expect([readChange(recorded.statistics), readNode(recorded.snapshot)]).toEqual([null, null]);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect([readChange(line), readNode(line)]).toEqual([null, null]);
      }),
    );
  });
});

describe('what differs between files', () => {
  const facts = (type: FileFacts['type'], bytes = 0, more: Partial<FileFacts> = {}): FileFacts => ({
    ...{ type, bytes, permissions: '-rw-r--r--', uid: 0, gid: 0, modifiedAt: '2026-12-01T13:00:00Z' },
    ...more,
  });
  const later = { modifiedAt: '2026-12-01T14:00:00Z' };
  const file = (path: string, modifier: string, from: FileFacts | null, to: FileFacts | null) => ({
    ...{ volume: 'home', path, modifier, from, to },
  });

  it('is in order, of what a person can see, and of folders only what else would not be told', () => {
    const found = fileDifferences([
      file('new', '+', null, facts('folder')),
      file('new/in', '+', null, facts('file', 5)),
      file('empty', '+', null, facts('folder')),
      file('new-too', '-', facts('file', 7), null),
      file('turned', 'TU', facts('file', 3), facts('folder')),
      file('turned/in', '', null, facts('file', 1)),
      file('content', 'M', facts('file', 10), facts('file', 30)),
      file('touched', 'U', facts('file', 10), facts('file', 10, later)),
      file('copied', 'U', facts('file', 10), facts('file', 10)),
      file('link', 'U', facts('link'), facts('link', 0, later)),
      file('closed', 'U', facts('folder'), facts('folder', 0, { permissions: 'drwx------' })),
      file('closed/in', 'U', facts('file', 1), facts('file', 1, later)),
      file('written', 'U', facts('folder'), facts('folder', 0, later)),
      { ...file('content', 'M', facts('file', 1), facts('file', 2)), volume: 'data' },
    ]);
    expect(found.map(({ volume, path, change }) => `${change} ${volume}/${path}`)).toEqual([
      'changed data/content',
      'metadata home/closed/',
      'metadata home/closed/in',
      'changed home/content',
      'added home/empty/',
      'changed home/link',
      'removed home/new-too',
      'added home/new/in',
      'metadata home/touched',
      'changed home/turned/',
      'added home/turned/in',
    ]);
    expect(countFiles(found)).toEqual({
      added: { files: 2, bytesBefore: 0, bytesAfter: 6 },
      removed: { files: 1, bytesBefore: 7, bytesAfter: 0 },
      changed: { files: 3, bytesBefore: 11, bytesAfter: 32 },
      metadata: { files: 2, bytesBefore: 11, bytesAfter: 11 },
    });
  });
});
