import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findProgram } from './find-program.ts';
import { createNodeBackground } from './node-background.ts';

const canTie = process.platform === 'linux' && (await findProgram('setpriv')) !== null;

describe.skipIf(!canTie)('programs in the background', () => {
  const background = createNodeBackground();
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-background-'));
  });
  afterEach(async () => {
    await background.end(folder);
    await rm(folder, { recursive: true, force: true });
  });
  const options = () => ({ mark: folder, cwd: folder, log: join(folder, 'logs', 'one.log') });

  test('are found by their mark alone, and are gone when they were ended', async () => {
    const { ended } = await background.start('sleep', ['60'], options());
    await expect.poll(() => background.find(folder)).toMatchObject([{ program: 'sleep', state: 'running' }]);
    expect(await background.find(`${folder}-other`)).toEqual([]);
    expect(background.running()).toBe(1);
    await background.end(folder);
    expect(await background.find(folder)).toEqual([]);
    expect(await ended).toBe('signal SIGKILL');
    expect(background.running()).toBe(0);
  });

  test('are paused, go on, and can be ended while they are paused', async () => {
    await background.start('sleep', ['60'], options());
    await background.pause(folder);
    expect(await background.find(folder)).toMatchObject([{ state: 'paused' }]);
    await background.resume(folder);
    expect(await background.find(folder)).toMatchObject([{ state: 'running' }]);
    await background.pause(folder);
    await background.end(folder);
    expect(await background.find(folder)).toEqual([]);
  });

  test('write what they say to their log, and tell how they ended', async () => {
    const { ended } = await background.start('/bin/sh', ['-c', 'echo "$0"; pwd; exit 3', 'a b; c'], options());
    expect(await ended).toBe('code 3');
    expect(await readFile(join(folder, 'logs', 'one.log'), 'utf8')).toBe(`a b; c\n${folder}\n`);
  });

  test('a program that is not there is told by how it ended', async () => {
    const { ended } = await background.start(join(folder, 'nothing'), [], options());
    expect(await ended).toBe('code 127');
  });
});
