import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, type ParsedNode, parseDocument, stringify, type YAMLMap } from 'yaml';
import * as z from 'zod';
import { insertPair, insertSequenceItem, removeSequenceItem, type TextEdit } from './yaml-splice.ts';

/** One context with the cluster and the user it names; all three bear the same name. */
export interface KubeconfigEntry {
  readonly name: string;
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>>;
}

const named = z.looseObject({ name: z.string() });
const listSchema = z.array(named).nullish();
const kubeconfigSchema = z.looseObject({
  clusters: listSchema,
  contexts: listSchema,
  users: listSchema,
  'current-context': z.string().nullish(),
});

const lists = ['clusters', 'contexts', 'users'] as const;
type List = (typeof lists)[number];

/** Thrown for a text that is no kubeconfig, with the reason in words. */
export class NotAKubeconfig extends Error {}

/**
 * The edits that add an entry. Only text is added, so that comments, order, formatting and unknown fields stay as they
 * are. The entry must not be there yet. Throws `NotAKubeconfig`.
 */
export function addEntry(text: string, entry: KubeconfigEntry): TextEdit[] {
  const { root, value } = read(text);
  if (root === null) return [{ start: text.length, end: text.length, text: newline(text) + freshKubeconfig(entry) }];
  const items = itemsOf(entry);
  // Both may be added at the end of the text: the item of the last list there comes before a list that is new.
  const order = lists.toSorted((a, b) => Number(pairOf(root, a) === undefined) - Number(pairOf(root, b) === undefined));
  const edits =
    root.items.length === 0 ? [fillEmpty(root, items)] : order.map((list) => insert(text, root, list, items[list]));
  const wanted = {
    ...value,
    ...Object.fromEntries(lists.map((list) => [list, [...(value[list] ?? []), items[list]]])),
  };
  return checked(text, edits, wanted);
}

/** The edits that take all entries of a name out again; none where there are none. Throws `NotAKubeconfig`. */
export function removeEntry(text: string, name: string): TextEdit[] {
  const { root, value } = read(text);
  if (root === null) return [];
  const edits = lists.flatMap((list) =>
    remove(
      text,
      root,
      list,
      (value[list] ?? []).map((item) => item.name === name),
    ),
  );
  const wanted: Record<string, unknown> = { ...value };
  for (const list of lists)
    if (value[list]?.some((item) => item.name === name) === true)
      wanted[list] = value[list].filter((item) => item.name !== name);
  const current = root.get('current-context', true);
  if (value['current-context'] === name && isScalar(current) && current.range) {
    edits.push({ start: current.range[0], end: current.range[1], text: '""' });
    wanted['current-context'] = '';
  }
  return checked(text, edits, wanted);
}

/** A kubeconfig that holds only this entry. */
export function freshKubeconfig(entry: KubeconfigEntry): string {
  const items = itemsOf(entry);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': entry.name,
    clusters: [items.clusters],
    contexts: [items.contexts],
    users: [items.users],
  };
  return stringify(config, { lineWidth: 0 });
}

function itemsOf({ name, cluster, user }: KubeconfigEntry): Record<List, z.infer<typeof named>> {
  return {
    clusters: { name, cluster },
    contexts: { name, context: { cluster: name, user: name } },
    users: { name, user },
  };
}

function read(text: string): { root: YAMLMap.Parsed | null; value: z.infer<typeof kubeconfigSchema> } {
  const document = parseDocument(text, { keepSourceTokens: true });
  const error = document.errors[0];
  if (error !== undefined) throw new NotAKubeconfig(error.message.split('\n', 1)[0]);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null && contents.source === ''))
    return { root: null, value: {} };
  const parsed = kubeconfigSchema.safeParse(document.toJS());
  if (!isMap(contents) || !parsed.success)
    throw new NotAKubeconfig(parsed.error === undefined ? 'it is not a mapping' : z.prettifyError(parsed.error));
  return { root: contents, value: parsed.data };
}

function fillEmpty(root: YAMLMap.Parsed, items: Record<List, object>): TextEdit {
  const json = lists.map((list) => `${JSON.stringify(list)}: ${JSON.stringify([items[list]])}`).join(', ');
  return { start: root.range[0] + 1, end: root.range[0] + 1, text: json };
}

function insert(text: string, root: YAMLMap.Parsed, list: List, item: object): TextEdit {
  const node = find(root, list);
  if (node === undefined) return insertPair(text, root, list, [item]);
  if (isSeq(node)) return insertSequenceItem(text, node, item);
  if (isScalar(node) && node.source !== '')
    return { start: node.range[0], end: node.range[1], text: JSON.stringify([item]) };
  return insertValue(text, root, list, [item]);
}

function remove(text: string, root: YAMLMap.Parsed, list: List, isGone: readonly boolean[]): TextEdit[] {
  const node = find(root, list);
  if (!isGone.includes(true)) return [];
  if (!isSeq(node)) throw new NotAKubeconfig(`${list} is not written as a list`);
  return isGone.flatMap((gone, index) => (gone ? [removeSequenceItem(text, node, index)] : []));
}

function find(root: YAMLMap.Parsed, key: string): ParsedNode | undefined {
  return pairOf(root, key)?.value ?? undefined;
}

function pairOf(root: YAMLMap.Parsed, key: string): YAMLMap.Parsed['items'][number] | undefined {
  return root.items.find((one) => isScalar(one.key) && one.key.value === key);
}

/** Gives a key its value where nothing stands after its colon. */
function insertValue(text: string, root: YAMLMap.Parsed, key: string, value: unknown): TextEdit {
  const range = pairOf(root, key)?.key.range;
  const colon = range === undefined ? -1 : text.indexOf(':', range[1]);
  if (colon === -1) throw new NotAKubeconfig(`${key} is written in an unknown way`);
  return { start: colon + 1, end: colon + 1, text: ` ${JSON.stringify(value)}` };
}

function newline(text: string): string {
  return text === '' || text.endsWith('\n') ? '' : '\n';
}

/** Makes sure, by reading the result, that the edits do what they are meant to do and nothing else. */
function checked(text: string, edits: TextEdit[], wanted: object): TextEdit[] {
  const document = parseDocument(applyEdits(text, edits));
  if (document.errors.length > 0 || !isDeepStrictEqual(document.toJS(), wanted))
    throw new NotAKubeconfig('it is written in a way that Slipway cannot change safely');
  return edits;
}

/** The text with the edits made; those at the same place in their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** The edits that undo edits, on the text that these made. */
export function invertEdits(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits
    .toSorted((a, b) => a.start - b.start)
    .map((edit) => {
      const start = edit.start + shift;
      shift += edit.text.length - (edit.end - edit.start);
      return { start, end: start + edit.text.length, text: text.slice(edit.start, edit.end) };
    });
}
