import { describe, expect, it } from 'vitest';
import type { Preparation } from '../../contracts/preparation.ts';
import { preparationLines } from './preparation-text.ts';

const view = { width: 80, colored: false };

describe('preparation', () => {
  const preparation: Preparation = {
    downloads: [
      { kind: 'manifests', title: 'Manifests', from: ['github.com'], state: 'needed', bytes: 2 ** 20, says: '' },
      { kind: 'tool', title: 'kind 0.33.0', from: [], state: 'here', bytes: 0, says: '' },
      { kind: 'images', title: '53 images', from: ['docker.io', 'ghcr.io'], state: 'needed', bytes: null, says: '' },
    ],
    knownBytes: 2 ** 20,
    isComplete: false,
    estimate: { megabitsPerSecond: 50, seconds: 1, says: 'About 1 s.' },
    places: [{ title: 'Slipway', path: '/home/ada/.slipway', says: 'What it knows.' }],
    privacy: ['Nothing is sent anywhere.'],
  };

  it('says what is not there yet, unknown for what is not known, where data will lie and what is sent', () => {
    expect(preparationLines(preparation, view)).toEqual([
      'What will be downloaded',
      '  Manifests            1 MiB  github.com',
      '  kind 0.33.0  there already',
      '  53 images          unknown  docker.io, ghcr.io',
      '  About 1 s.',
      '',
      'Where data will lie',
      '  Slipway    /home/ada/.slipway',
      '             What it knows.',
      '  Nothing is sent anywhere.',
    ]);
  });
});
