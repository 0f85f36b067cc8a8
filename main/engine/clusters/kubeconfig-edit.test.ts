import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { addEntry, applyEdits, freshKubeconfig, invertEdits, NotAKubeconfig, removeEntry } from './kubeconfig-edit.ts';

const entry = {
  name: 'slipway-lab',
  cluster: { server: 'https://127.0.0.1:16443', 'certificate-authority-data': 'QUJD' },
  user: { 'client-key-data': 'REVG' },
};

const add = (text: string) => applyEdits(text, addEntry(text, entry));
const remove = (text: string) => applyEdits(text, removeEntry(text, entry.name));
const undo = (text: string) => applyEdits(add(text), invertEdits(text, addEntry(text, entry)));

const written = `# mine
apiVersion: v1
kind: Config
preferences: {}
x-own: [1, 2]   # kept
clusters:
- name: work   # the big one
  cluster:
    server: https://work.example.com
    insecure-skip-tls-verify: true
# about contexts
contexts:
  - context: {cluster: work, user: me, namespace: a}
    name: work

users:
- name: me
  user:
    token: |
      secret

current-context: work
`;

describe('adding an entry', () => {
  it('leaves every line of the user’s where it was', () => {
    const added = add(written);
    const rest = added.split('\n');
    for (const line of written.split('\n')) {
      expect(rest).toContain(line);
      rest.splice(0, rest.indexOf(line) + 1);
    }
    expect(parse(added)).toMatchObject({
      'current-context': 'work',
      clusters: [{ name: 'work' }, { name: 'slipway-lab', cluster: entry.cluster }],
      contexts: [{ name: 'work' }, { name: 'slipway-lab', context: { cluster: 'slipway-lab', user: 'slipway-lab' } }],
      users: [
        { name: 'me', user: { token: 'secret\n' } },
        { name: 'slipway-lab', user: entry.user },
      ],
    });
  });

  it.each([
    ['empty lists', 'apiVersion: v1\nclusters: []\ncontexts: []\nusers: []\n'],
    ['nothing at all', ''],
    ['only a comment', '# soon\n'],
    ['missing lists', 'apiVersion: v1\nkind: Config\n'],
    [
      'null lists, as kubectl writes them',
      'apiVersion: v1\nclusters: null\ncontexts: null\nkind: Config\nusers: null\n',
    ],
    ['keys with nothing after them', 'clusters:\ncontexts:\nusers: # none\n'],
    ['no newline at the end', 'users: []\ncontexts:\n- name: a\nclusters:\n- name: b'],
    ['Windows line ends', written.replaceAll('\n', '\r\n')],
    ['JSON', JSON.stringify(parse(written))],
    ['indented JSON', JSON.stringify(parse(written), null, 2)],
    ['an empty JSON object', '{}\n'],
  ])('can be undone to the byte: %s', (_title, text) => {
    expect(parse(add(text))).toMatchObject({
      contexts: expect.arrayContaining([
        { name: 'slipway-lab', context: { cluster: 'slipway-lab', user: 'slipway-lab' } },
      ]) as unknown,
    });
    expect(undo(text)).toBe(text);
    expect(parse(remove(add(text)) || 'null')).toSatisfy(
      (value) => !JSON.stringify(value ?? {}).includes('slipway-lab'),
    );
  });

  it.each([
    ['no YAML', 'clusters: [\n'],
    ['a list', '- a\n'],
    ['a word', 'hello\n'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['clusters that are no list', 'clusters: {}\n'],
    ['an item without a name', 'clusters:\n- cluster: {}\n'],
  ])('refuses what is no kubeconfig: %s', (_title, text) => {
    expect(() => add(text)).toThrow(NotAKubeconfig);
    expect(() => remove(text)).toThrow(NotAKubeconfig);
  });
});

describe('removing an entry', () => {
  it('gives the same bytes where the lists were written out', () => {
    expect(remove(add(written))).toBe(written);
    const crlf = written.replaceAll('\n', '\r\n');
    expect(remove(add(crlf))).toBe(crlf);
  });

  it('clears the current context where it was that one', () => {
    const used = add(written).replace('current-context: work', 'current-context: slipway-lab');
    expect(parse(remove(used))).toEqual({ ...(parse(written) as object), 'current-context': '' });
  });

  it('takes it out of a file that kubectl wrote anew', () => {
    const rewritten = stringify(parse(add(written)), { sortMapEntries: true });
    expect(parse(remove(rewritten))).toEqual(parse(written));
  });

  it('leaves empty lists in a file of its own', () => {
    expect(parse(remove(freshKubeconfig(entry)))).toMatchObject({
      clusters: [],
      contexts: [],
      users: [],
      'current-context': '',
    });
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9.@/-]{0,12}$/);
const item = fc.record({
  name,
  note: fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.dictionary(name, fc.string(), { maxKeys: 2 })),
});
const list = fc.option(fc.uniqueArray(item, { selector: (one) => one.name, maxLength: 3 }), { nil: null });
const comment = fc.constantFrom('', '# a comment\n', '\n# after a blank line\n\n');
const kubeconfig = fc
  .record({
    keys: fc.record(
      { clusters: list, contexts: list, users: list, extensions: fc.array(fc.string(), { maxLength: 2 }) },
      { requiredKeys: [] },
    ),
    indentSeq: fc.boolean(),
    flow: fc.boolean(),
    before: comment,
    after: comment,
    cut: fc.boolean(),
  })
  .map(({ keys, indentSeq, flow, before, after, cut }) => {
    const body = stringify(keys, { indentSeq, ...(flow ? { collectionStyle: 'flow' as const } : {}) });
    const text = before + body + after;
    return cut ? text.trimEnd() : text;
  });

describe('whatever the kubeconfig is', () => {
  it('adding and undoing gives the same bytes, adding and removing the same content and comments', () => {
    fc.assert(
      fc.property(kubeconfig, (text) => {
        expect(undo(text)).toBe(text);
        const back = remove(add(text));
        const before = parse(text) as Record<string, unknown>;
        const empty = { clusters: [], contexts: [], users: [] };
        const known = Object.fromEntries(Object.entries(before).filter(([, value]) => value !== null));
        expect(parse(back)).toEqual({ ...empty, ...known });
        expect(back.split('\n').filter((line) => line.startsWith('#'))).toEqual(
          text.split('\n').filter((line) => line.startsWith('#')),
        );
      }),
      { numRuns: 200 },
    );
  });
});
