import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateEntries } from '../../contracts/locations.ts';
import { EngineUnderTest } from '../../test/process/engine-under-test.ts';
import { removeState } from './remove-state.ts';

describe('removing a state folder', () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'slipway-state-'));
  });

  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
  });

  it('takes all that is ours, and the folder', async () => {
    for (const { name } of stateEntries) await writeFile(join(home, name), '');
    await rm(join(home, 'engine.json'));
    expect((await removeState(home)).left).toEqual([]);
    expect(existsSync(home)).toBe(false);
  });

  it('leaves what is not ours, and says what', async () => {
    await mkdir(join(home, 'cache/deep'), { recursive: true });
    await writeFile(join(home, 'thesis.tex'), 'years of work');
    expect(await removeState(home)).toEqual({ removed: ['cache'], left: ['thesis.tex'] });
    expect(await readdir(home)).toEqual(['thesis.tex']);
  });

  it('is refused while an engine is at work there, and goes on when it has ended', async () => {
    const place = await EngineUnderTest.create();
    const engine = await place.attach();
    await expect(removeState(place.home, 0.2)).rejects.toMatchObject({ code: 'engine.locked' });
    expect(existsSync(join(place.home, 'token'))).toBe(true);
    await engine.client.engine.shutdown({});
    const { removed } = await removeState(place.home);
    expect(removed).toContain('engine.log');
    expect(existsSync(place.home)).toBe(false);
    await place.dispose();
  });
});
