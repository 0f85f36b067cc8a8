import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gitBlobId, gitTreeId } from './git-tree.ts';

/** What git itself makes of the same files. */
function askGit(files: readonly { path: string; executable: boolean; contents: Uint8Array }[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-git-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'core.fileMode=true', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  try {
    git('init', '--quiet');
    for (const { path, executable, contents } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), contents);
      chmodSync(join(folder, path), executable ? 0o755 : 0o644);
    }
    git('add', '--all', '--force');
    return git('write-tree');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const name = fc
  .string({ unit: fc.constantFrom('a', 'b', 'B', '-', '.', '0', 'é', '_', '~'), minLength: 1, maxLength: 4 })
  .filter((text) => !/^\.+$/.test(text) && !text.startsWith('.g'));
const file = fc.record({
  path: fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/')),
  executable: fc.boolean(),
  contents: fc.uint8Array({ maxLength: 64 }),
});

/** No file where another has a folder, and none twice. */
function isPossible(files: readonly { path: string }[]): boolean {
  const paths = files.map(({ path }) => path);
  return paths.every((path, at) =>
    paths.every((other, index) => index === at || (other !== path && !other.startsWith(`${path}/`))),
  );
}

describe('the ids that git gives', () => {
  test('of nothing are the well-known ones', () => {
    expect(gitBlobId(new Uint8Array())).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
    expect(gitTreeId([])).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
  });

  test.skipIf(process.platform === 'win32')('of any folder are those of git', { timeout: 60_000 }, () => {
    const folders = fc.array(file, { minLength: 1, maxLength: 8 }).filter(isPossible);
    fc.assert(
      fc.property(folders, (files) => {
        const tree = gitTreeId(files.map(({ contents, ...rest }) => ({ ...rest, blob: gitBlobId(contents) })));
        expect(tree).toBe(askGit(files));
      }),
      {
        numRuns: 20,
        examples: [
          [
            [
              { path: 'a-b', executable: true, contents: new Uint8Array() },
              { path: 'a/c', executable: false, contents: new Uint8Array([1]) },
            ],
          ],
        ],
      },
    );
  });
});
