import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { useStage } from './browser-page.ts';
import { doctorScene } from './doctor-scene.ts';
import type { Scene } from './fake-engine.ts';
import { busyScene, freshScene } from './scenes.ts';
import { notebookScene } from './notebook-scene.ts';
import { fullSettings, settingsScene } from './settings-scene.ts';
import { showComparedCells, showComparison, snapshotScene } from './snapshot-scene.ts';

const stage = useStage();

interface View {
  readonly name: string;
  readonly scene: () => Scene;
  readonly route: string;
  /** Brings it into the state that is looked at. */
  readonly arrange: (page: Page) => Promise<void>;
}

const busy = (): Scene => busyScene().scene;
/** All that had to be read was read. */
async function heading(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

const views: readonly View[] = [
  {
    name: 'Launch, all unfolded',
    scene: freshScene,
    route: '#/launch',
    async arrange(page) {
      await page.getByRole('radio', { name: /^Everything/ }).check();
      for (const name of ['What it is made of', '24 components', '1 request lowered', 'Options']) {
        await page.getByText(name, { exact: true }).first().click();
      }
      await page.getByLabel('Name of the cluster').fill('NOT VALID');
    },
  },
  { name: 'Launch without a container engine', scene: noEngine, route: '#/launch', arrange: heading },
  {
    name: 'Progress',
    scene: busy,
    route: '#/operations/up-1',
    async arrange(page) {
      await page.getByText('Last lines of its log').click();
    },
  },
  {
    name: 'Platform',
    scene: busy,
    route: '#/platform/slipway',
    async arrange(page) {
      await page.getByText('1 of 1').first().click();
    },
  },
  {
    name: 'a dialog',
    scene: busy,
    route: '#/operations/up-1',
    async arrange(page) {
      await page.getByRole('button', { name: 'Cancel' }).click();
    },
  },
  {
    name: 'Doctor, all unfolded',
    scene: () => doctorScene().scene,
    route: '#/doctor',
    async arrange(page) {
      await page.getByText('1 check passed').click();
      await page.getByText('1 does not concern this computer now').click();
    },
  },
  {
    name: 'Doctor, what would be run',
    scene: () => doctorScene().scene,
    route: '#/doctor',
    async arrange(page) {
      await page.getByRole('button', { name: 'Put it right … File watches' }).click();
      await page.getByRole('button', { name: 'Run these 2 steps' }).waitFor();
    },
  },
  {
    name: 'Notebooks',
    scene: () => notebookScene().scene,
    route: '#/notebooks',
    arrange: async (page) => page.getByText('ImagePullBackOff').first().waitFor(),
  },
  {
    name: 'a new notebook, all unfolded and all wrong',
    scene: () => notebookScene().scene,
    route: '#/notebooks',
    async arrange(page) {
      await page.getByRole('button', { name: 'New notebook' }).click();
      await page.getByLabel('Name', { exact: true }).fill('NOT VALID');
      await page.getByLabel('CPU, cores').fill('none');
      await page.getByRole('button', { name: 'Add a data volume' }).click();
    },
  },
  {
    name: 'the log of a notebook',
    scene: () => notebookScene().scene,
    route: '#/notebooks',
    async arrange(page) {
      await page.getByRole('button', { name: 'Log first', exact: true }).click();
      await page.getByText('Jupyter Server is running').waitFor();
    },
  },
  { name: 'Notebooks without a cluster', scene: freshScene, route: '#/notebooks', arrange: heading },
  {
    name: 'Volumes',
    scene: () => notebookScene().scene,
    route: '#/volumes',
    arrange: async (page) => page.getByText('notebook first').first().waitFor(),
  },
  {
    name: 'the files of a volume',
    scene: () => notebookScene().scene,
    route: '#/volumes',
    async arrange(page) {
      await page.getByRole('button', { name: 'Files of first-workspace' }).click();
      await page.getByRole('button', { name: 'Download train.ipynb' }).waitFor();
    },
  },
  {
    name: 'Settings',
    scene: () => ({ ...freshScene(), settings: settingsScene(fullSettings) }),
    route: '#/settings',
    arrange: async (page) => page.getByText('2 images on this computer').waitFor(),
  },
  { name: 'Operations', scene: busy, route: '#/operations', arrange: heading },
  { name: 'Operations without any', scene: freshScene, route: '#/operations', arrange: heading },
  { name: 'Platform without a cluster', scene: freshScene, route: '#/platform', arrange: heading },
  { name: 'Snapshots', scene: () => snapshotScene().scene, route: '#/snapshots', arrange: heading },
  {
    name: 'Snapshots, opening one',
    scene: () => snapshotScene().scene,
    route: '#/snapshots',
    async arrange(page) {
      await page.getByRole('button', { name: /^Open as a notebook: first as of 22 Nov/ }).click();
      await page.getByLabel('Name').fill('Not Valid');
    },
  },
  {
    name: 'Snapshots, comparing two',
    scene: () => snapshotScene().scene,
    route: '#/snapshots',
    arrange: showComparison,
  },
  {
    name: 'Snapshots, comparing a Jupyter notebook',
    scene: () => snapshotScene().scene,
    route: '#/snapshots',
    arrange: showComparedCells,
  },
];

const focusSchema = z.object({ place: z.string(), looks: z.string() });

/** Where the focus is, as a path from the top that no other element has, and the outline that shows it: its own, or its label's. */
const describeFocus = `(() => {
  const here = document.activeElement;
  const steps = [];
  for (let at = here; at !== null && at.parentElement !== null; at = at.parentElement) {
    steps.unshift(at.tagName.toLowerCase() + ':' + [...at.parentElement.children].indexOf(at));
  }
  const looks = [here, here.closest('label') ?? here]
    .map((element) => getComputedStyle(element))
    .map(({ outlineStyle, outlineWidth }) => outlineStyle + ' ' + outlineWidth);
  return { place: steps.join(' '), looks: looks.find((look) => look.startsWith('solid')) ?? looks[0] };
})()`;

function noEngine(): Scene {
  return { ...freshScene(), hardware: {}, planning: {} };
}

describe.each(views)('$name', ({ scene, route, arrange }) => {
  it.each(['light', 'dark'] as const)('has nothing that axe objects to, %s', async (scheme) => {
    const { page } = await stage.open(scene(), { scheme, route, reducedMotion: true });
    await arrange(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });

  it('needs no sideways scrolling at twice the size', async () => {
    const { page } = await stage.open(scene(), { width: 640, height: 400, route });
    await arrange(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(640);
  });

  it('shows the focus wherever it goes', async () => {
    const { page } = await stage.open(scene(), { route, reducedMotion: true });
    await arrange(page);
    const seen = new Set<string>();
    for (let presses = 0; presses < 150; presses += 1) {
      await page.keyboard.press('Tab');
      const { place, looks } = focusSchema.parse(await page.evaluate(describeFocus));
      if (seen.has(place)) break;
      seen.add(place);
      // On its way round it passes the browser's own parts.
      if (place !== 'body:1') expect(looks, place).toMatch(/^solid [23]px/);
    }
    expect(seen.size).toBeGreaterThan(2);
  });
});
