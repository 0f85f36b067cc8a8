import { defineConfig } from 'vitest/config';

const minute = 60_000;

/** One lower tier: real programs, so one file at a time and patience. */
function tier(name: string, timeoutMinutes: number, more: object = {}): object {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      fileParallelism: false,
      testTimeout: timeoutMinutes * minute,
      hookTimeout: timeoutMinutes * minute,
      teardownTimeout: minute,
      ...more,
    },
  };
}

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contracts,provisioners,main,renderer}/**/*.test.{ts,tsx}', 'test/unit/**/*.test.ts'],
          testTimeout: 10_000,
        },
      },
      tier('control-plane', 3),
      tier('cluster', 15, { globalSetup: ['test/kit/thaw-meanwhile.ts'] }),
      tier('browser', 3),
      tier('desktop', 3),
    ],
  },
});
