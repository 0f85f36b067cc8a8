import type { Page } from 'playwright-core';
import { aboutScene } from './about-scene.ts';
import { doctorScene } from './doctor-scene.ts';
import type { Scene } from './fake-engine.ts';
import { notebookScene } from './notebook-scene.ts';
import { samplePlatform } from './samples.ts';
import { busyScene, freshScene } from './scenes.ts';
import { fullSettings, settingsScene } from './settings-scene.ts';
import { showComparedCells, showComparison, snapshotScene } from './snapshot-scene.ts';

/** A screen as it is pictured: what the engine answers, where it is, and when all of it is there. */
export interface ScreenView {
  readonly name: string;
  readonly scene: () => Scene;
  readonly route: string;
  readonly arrange: (page: Page) => Promise<void>;
}

/** All that had to be read was read. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

/** The parts of a screen are read one by one: a picture is taken when the last of them is there. */
const says =
  (...words: readonly string[]) =>
  async (page: Page): Promise<void> => {
    await settled(page);
    for (const each of words) await page.getByText(each).first().waitFor();
  };

/** A platform that is all ready, with nothing under way. */
export function calmScene(): Scene {
  const { scene, operations, platform } = busyScene();
  operations.push([]);
  const sample = samplePlatform({ state: 'running' });
  platform.push({ ...sample, workloads: { ready: 61, wanted: 61 } });
  return scene;
}

export const screenViews: readonly ScreenView[] = [
  {
    name: 'launch',
    scene: freshScene,
    route: '#/launch',
    arrange: says('10 cores', 'The plan for Training', 'Before you launch'),
  },
  {
    name: 'progress',
    scene: () => busyScene().scene,
    route: '#/operations/up-1',
    arrange: says('Starting control', 'Searches for the best hyperparameters'),
  },
  {
    name: 'platform',
    scene: calmScene,
    route: '#/platform/slipway',
    arrange: says('61 of 61 workloads ready', 'Open the dashboard', 'of 476 GiB', 'Start the example'),
  },
  { name: 'platform-empty', scene: freshScene, route: '#/platform', arrange: says('There is no cluster yet') },
  { name: 'notebooks', scene: () => notebookScene().scene, route: '#/notebooks', arrange: says('ImagePullBackOff') },
  {
    name: 'snapshots',
    scene: () => snapshotScene().scene,
    route: '#/snapshots',
    arrange: says('Before the new data', 'All snapshots take'),
  },
  {
    name: 'snapshots-compare',
    scene: () => snapshotScene().scene,
    route: '#/snapshots',
    arrange: showComparison,
  },
  {
    name: 'snapshots-compare-cells',
    scene: () => snapshotScene().scene,
    route: '#/snapshots',
    arrange: showComparedCells,
  },
  { name: 'volumes', scene: () => notebookScene().scene, route: '#/volumes', arrange: says('notebook first') },
  {
    name: 'volume-files',
    scene: () => notebookScene().scene,
    route: '#/volumes',
    async arrange(page) {
      await page.getByRole('button', { name: 'Files of first-workspace' }).click();
      await page.getByRole('button', { name: 'Download train.ipynb' }).waitFor();
    },
  },
  {
    name: 'doctor',
    scene: () => doctorScene().scene,
    route: '#/doctor',
    arrange: says('File watches', '1 check passed'),
  },
  { name: 'operations', scene: () => busyScene().scene, route: '#/operations', arrange: says('Stop slipway') },
  { name: 'operations-empty', scene: freshScene, route: '#/operations', arrange: says('Nothing has been done yet') },
  {
    name: 'settings',
    scene: () => ({ ...freshScene(), settings: settingsScene(fullSettings) }),
    route: '#/settings',
    arrange: says('2 images on this computer', 'Mirrors of registries'),
  },
  {
    name: 'about',
    scene: () => ({ ...freshScene(), ...aboutScene() }),
    route: '#/about',
    arrange: says('/home/ada/.slipway', 'Engine runs since'),
  },
];
