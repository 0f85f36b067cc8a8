import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engineFiles } from '../../contracts/locations.ts';
import { takeEngineLock } from './engine-lock.ts';

describe('the lock of a state folder', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'slipway-lock-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it("is one engine's, until it lets go", () => {
    const files = engineFiles(home, 'linux');
    const lock = takeEngineLock(home);
    writeFileSync(files.owner, JSON.stringify({ pid: 4711 }));
    expect(() => takeEngineLock(home)).toThrow(`Another engine (process 4711) works on ${home}.`);
    lock.release();
    takeEngineLock(home).release();
    expect(statSync(files.lock).size).toBe(0);
  });

  it('is taken without a warning', () => {
    const warn = vi.spyOn(process, 'emitWarning');
    takeEngineLock(home).release();
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
