import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEngineLog } from './engine-log.ts';

describe('the log of the engine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has a line for every event, and the stack of an error, for this user only', () => {
    const path = join(folder, 'engine.log');
    const log = openEngineLog(path);
    log.write('began');
    log.error('here', new Error('broke'));
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^\S+Z \d+ began\n\S+Z \d+ here: Error: broke\n +at /);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('puts a long log aside and keeps three of them', () => {
    const path = join(folder, 'engine.log');
    for (let number = 0; number < 6; number++) {
      writeFileSync(path, `${number}`.repeat(2 * 1024 * 1024));
      openEngineLog(path).write('next');
    }
    expect(readdirSync(folder)).toEqual(['engine.log', 'engine.log.1', 'engine.log.2', 'engine.log.3']);
    expect(readFileSync(`${path}.1`, 'utf8')[0]).toBe('5');
    expect(readFileSync(`${path}.3`, 'utf8')[0]).toBe('3');
  });

  it('stops nothing where it cannot be written', () => {
    expect(() => openEngineLog(join(folder, 'missing', 'engine.log')).write('lost')).not.toThrow();
  });
});
