import { isCollection, isMap, isPair, isSeq, type ParsedNode, stringify, type YAMLMap, type YAMLSeq } from 'yaml';

/** `text` in place of what stands between two offsets. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Adds an item at the end of a sequence, in the sequence's own style. Offsets are those of `text`. */
export function insertSequenceItem(text: string, sequence: YAMLSeq.Parsed, item: object): TextEdit {
  if (sequence.flow === true) return insertInFlow(sequence, JSON.stringify(item));
  return appendLines(text, sequence, stringify([item], { lineWidth: 0 }));
}

/** Adds a key at the end of a mapping, in the mapping's own style. */
export function insertPair(text: string, mapping: YAMLMap.Parsed, key: string, value: unknown): TextEdit {
  if (mapping.flow === true) return insertInFlow(mapping, `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return appendLines(text, mapping, stringify({ [key]: value }, { lineWidth: 0, indentSeq: false }));
}

/** Takes an item out of a sequence, with the lines or the comma that it brought along. */
export function removeSequenceItem(text: string, sequence: YAMLSeq.Parsed, index: number): TextEdit {
  const item = sequence.items[index];
  if (item === undefined) throw new RangeError(`There is no item ${index}.`);
  if (sequence.flow === true) return removeFromFlow(sequence, index);
  const start = lineStart(text, dashOf(sequence, index) ?? item.range[0]);
  const end = lineEnd(text, contentEnd(item));
  if (sequence.items.length === 1) return removeOnly(text, start, end, sequence);
  // Without a newline at its end, it is the newline before it that came with it.
  if (text[end - 1] !== '\n') return { start: beforeNewline(text, start), end, text: '' };
  return { start, end, text: '' };
}

/** An empty block sequence is no sequence any more, so that `[]` takes its place. */
function removeOnly(text: string, start: number, end: number, sequence: YAMLSeq.Parsed): TextEdit {
  const indent = ' '.repeat(columnOf(sequence) + 2);
  const last = text[end - 1] === '\n' ? newlineOf(text) : '';
  return { start, end, text: `${indent}[]${last}` };
}

function insertInFlow(collection: YAMLSeq.Parsed | YAMLMap.Parsed, json: string): TextEdit {
  const last = collection.items.at(-1);
  const at = last === undefined ? collection.range[0] + 1 : contentEnd(last);
  return { start: at, end: at, text: last === undefined ? json : `, ${json}` };
}

function removeFromFlow(sequence: YAMLSeq.Parsed, index: number): TextEdit {
  const { items } = sequence;
  const item = items[index];
  if (item === undefined) throw new RangeError(`There is no item ${index}.`);
  const before = items[index - 1];
  const after = items[index + 1];
  if (before !== undefined) return { start: contentEnd(before), end: contentEnd(item), text: '' };
  return { start: item.range[0], end: after?.range[0] ?? contentEnd(item), text: '' };
}

/** Adds lines after the last one of a block collection, indented as it is. */
function appendLines(text: string, collection: YAMLSeq.Parsed | YAMLMap.Parsed, lines: string): TextEdit {
  const indent = ' '.repeat(columnOf(collection));
  const newline = newlineOf(text);
  const block = lines
    .trimEnd()
    .split('\n')
    .map((line) => indent + line)
    .join(newline);
  const at = lineEnd(text, contentEnd(collection));
  return { start: at, end: at, text: text[at - 1] === '\n' ? block + newline : newline + block };
}

/** Where the last value in a node ends, without comments and blank lines that follow. */
function contentEnd(node: ParsedNode | YAMLMap.Parsed['items'][number]): number {
  if (isPair(node)) return node.value === null ? node.key.range[1] : contentEnd(node.value);
  if (isCollection(node) && node.flow !== true && (isMap(node) || isSeq(node))) {
    const last = node.items.at(-1);
    if (last !== undefined) return contentEnd(last);
  }
  return node.range[1];
}

function dashOf(sequence: YAMLSeq.Parsed, index: number): number | undefined {
  const token = sequence.srcToken;
  if (token?.type !== 'block-seq') return undefined;
  const items = token.items.filter((item) => item.start.some((part) => part.type === 'seq-item-ind'));
  return items[index]?.start.find((part) => part.type === 'seq-item-ind')?.offset;
}

function columnOf(collection: YAMLSeq.Parsed | YAMLMap.Parsed): number {
  const token = collection.srcToken;
  return token !== undefined && 'indent' in token && token.indent > 0 ? token.indent : 0;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** The offset after the line that holds the last character before `at`. */
function lineEnd(text: string, at: number): number {
  if (text[at - 1] === '\n') return at;
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline + 1;
}

function beforeNewline(text: string, at: number): number {
  return text[at - 2] === '\r' ? at - 2 : at - 1;
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
