import type { Scene } from './fake-engine.ts';

/** An engine that says what it is and what it keeps. */
export function aboutScene(): Pick<Scene, 'engine' | 'upkeep'> {
  return {
    engine: {
      info: async () => ({
        version: '0.0.0-fake',
        build: 'fake',
        pid: 1,
        startedAt: '2026-11-25T08:10:00.000Z',
        home: '/home/ada/.slipway',
        attached: 1,
        running: 0,
      }),
    },
    upkeep: {
      leaving: async () => ({
        home: '/home/ada/.slipway',
        clusters: [],
        images: [],
        entries: [
          { name: 'cache', title: 'Downloads, images and rendered manifests', bytes: 1_610_612_736 },
          { name: 'operations', title: 'Journals of operations', bytes: 524_288 },
        ],
        strangers: [],
        unasked: null,
        running: 0,
      }),
    },
  };
}
