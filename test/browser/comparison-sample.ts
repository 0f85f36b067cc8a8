import type { SlipwayClient } from '../../contracts/services.ts';
import type {
  CellDifference,
  Comparison,
  ContentDifference,
  FileDifference,
  FileFacts,
  LineDifferences,
} from '../../contracts/snapshot-differences.ts';
import type { SnapshotView } from '../../contracts/snapshots.ts';

const mebibyte = 2 ** 20;

function facts(bytes: number, more: Partial<FileFacts> = {}): FileFacts {
  return {
    ...{ type: 'file', bytes, permissions: '-rw-r--r--', uid: 1000, gid: 100 },
    modifiedAt: '2026-11-24T12:00:00Z',
    ...more,
  };
}

function file(path: string, change: FileDifference['change'], ...sizes: (number | null)[]): FileDifference {
  const [from = null, to = null] = sizes.map((size) => (size === null ? null : facts(size)));
  return { volume: path.startsWith('rows') ? 'rows' : 'first-workspace', path, change, from, to };
}

const files: readonly FileDifference[] = [
  file('checkpoints/epoch-1.ckpt', 'removed', 212 * mebibyte, null),
  file('checkpoints/epoch-2.ckpt', 'added', null, 214 * mebibyte),
  file('experiments/2026-11/a-much-longer-name-of-a-run-than-usual/results.csv', 'added', null, 18_402),
  file('model.bin', 'changed', 97 * mebibyte, 98 * mebibyte),
  file('run.sh', 'metadata', 310, 310),
  file('train.ipynb', 'changed', 4210, 5120),
  file('train.py', 'changed', 1840, 1902),
  file('rows-2026.csv', 'changed', 3 * mebibyte, 5 * mebibyte),
];

const none: LineDifferences = { added: 0, removed: 0, hunks: [], linesLeftOut: 0 };

const lines: LineDifferences = {
  ...{ added: 3, removed: 1, linesLeftOut: 0 },
  hunks: [
    {
      ...{ fromLine: 12, toLine: 12 },
      lines: [
        { kind: 'same', text: 'def train(model, rows):' },
        { kind: 'same', text: '    optimizer = torch.optim.Adam(model.parameters())' },
        { kind: 'removed', text: '    for epoch in range(1):' },
        { kind: 'added', text: '    for epoch in range(2):' },
        { kind: 'added', text: '        print("epoch", epoch)' },
        { kind: 'same', text: '        step(model, rows, optimizer)' },
      ],
    },
    {
      ...{ fromLine: 40, toLine: 41 },
      lines: [
        { kind: 'same', text: '' },
        { kind: 'same', text: 'train(load(), "rows-2026.csv")' },
        { kind: 'added', text: 'save(model)', unended: true },
      ],
    },
  ],
};

function cell(change: CellDifference['change'], from: number | null, to: number | null): CellDifference {
  const parts = { moved: false, outputs: false, ran: false, metadata: false };
  return { change, type: 'code', from, to, ...parts, source: none };
}

const cells: ContentDifference = {
  ...{ kind: 'cells', cellsSame: 7, metadata: false },
  cells: [
    {
      ...cell('changed', 2, 2),
      ...{ outputs: true, ran: true },
      source: {
        ...{ added: 1, removed: 1, linesLeftOut: 0 },
        hunks: [
          {
            ...{ fromLine: 1, toLine: 1 },
            lines: [
              { kind: 'same', text: 'rows = pandas.read_csv("rows-2026.csv")' },
              { kind: 'removed', text: 'rows.head()' },
              { kind: 'added', text: 'rows.describe()' },
            ],
          },
        ],
      },
    },
    {
      ...cell('added', null, 3),
      type: 'markdown',
      source: {
        ...{ added: 1, removed: 0, linesLeftOut: 0 },
        hunks: [{ fromLine: 1, toLine: 1, lines: [{ kind: 'added', text: '## The second epoch' }] }],
      },
    },
    { ...cell('changed', 6, 5), moved: true },
  ],
};

const container = 'spec.template.spec.containers[first]';
const objects: Comparison['objects'] = [
  {
    ...{ kind: 'Notebook', name: 'first', change: 'changed' },
    fields: [
      { path: `${container}.resources.requests.cpu`, from: '500m', to: '2' },
      { path: `${container}.env[WANDB_API_KEY].value`, from: '(hidden)', to: '(hidden)' },
      { path: 'metadata.annotations["notebooks.kubeflow.org/server-type"]', to: 'jupyter' },
    ],
  },
  { kind: 'PersistentVolumeClaim', name: 'rows', change: 'added', fields: [] },
];

const counts: Comparison['counts'] = {
  added: { files: 2, bytesBefore: 0, bytesAfter: 214 * mebibyte + 18_402 },
  removed: { files: 1, bytesBefore: 212 * mebibyte, bytesAfter: 0 },
  changed: { files: 4, bytesBefore: 100 * mebibyte, bytesAfter: 103 * mebibyte },
  metadata: { files: 1, bytesBefore: 310, bytesAfter: 310 },
};

/** What an engine says of the differences between any two of its snapshots. */
export function comparisonAnswers(
  find: (id: string) => SnapshotView,
  onAsked: (input: unknown) => void,
): Pick<SlipwayClient['snapshots'], 'compare' | 'compareFile'> {
  const pair = ({ from = '', to }: { from?: string | undefined; to: string }) => ({ from: find(from), to: find(to) });
  return {
    compare: async (input) => {
      onAsked(input);
      return { ...pair(input), objects: [...objects], counts, files: [...files], filesLeftOut: 0 };
    },
    compareFile: async (input) => {
      const found = files.find(({ path }) => path === input.path) ?? files[0]!;
      const content: ContentDifference = found.path.endsWith('.ipynb')
        ? cells
        : found.path.endsWith('.bin')
          ? { kind: 'too-large', mostBytes: mebibyte }
          : { kind: 'text', ...lines };
      return { ...pair(input), file: found, content };
    },
  };
}
