import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../../resources/tray');

const states = ['no-cluster', 'running', 'degraded', 'paused', 'stopped', 'engine-gone'];
const launches = Array.from({ length: 8 }, (_, part) => `launching-${part}`);

/** Sides in pixels by the ending of the file, as each system wants them. */
const kinds = [
  { system: 'linux', sides: { '.png': 24, '@2x.png': 48 } },
  { system: 'windows', sides: { '.png': 16, '@1.5x.png': 24, '@2x.png': 32 } },
  { system: 'mac', sides: { 'Template.png': 18, 'Template@2x.png': 36 } },
];

it.each(kinds)('every state of the tray has an icon of its own in every size of $system', ({ system, sides }) => {
  const names = [...states, ...launches];
  for (const [ending, side] of Object.entries(sides)) {
    const files = names.map((name) => readFileSync(path.join(folder, system, name + ending)));
    // Width and height stand in a PNG's first chunk.
    for (const file of files) expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([side, side]);
    expect(new Set(files.map((file) => file.toString('base64'))).size).toBe(names.length);
  }
  expect(readdirSync(path.join(folder, system))).toHaveLength(names.length * Object.keys(sides).length);
});
