import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { aboutScene } from './about-scene.ts';
import { useStage } from './browser-page.ts';
import { freshScene } from './scenes.ts';

const stage = useStage();
const scene = () => ({ ...freshScene(), ...aboutScene() });

describe('About', () => {
  it('is reached from anywhere, and says what this is and where data lies', async () => {
    const { page } = await stage.open(scene(), { route: '#/operations' });
    await page.getByRole('link', { name: 'About' }).click();
    const own = page.getByRole('region', { name: 'This Slipway' });
    await own.getByText('0.0.0-fake').waitFor();
    expect(await own.innerText()).toMatch(/Engine runs since\s+25 Nov 2026, 08:10/);
    const data = page.getByRole('region', { name: 'Where your data lies' });
    await data.getByText('/home/ada/.slipway').waitFor();
    await data.getByText('What is in it, 1.5 GiB').click();
    expect(await data.getByRole('row', { name: /Journals of operations operations 512 KiB/ }).count()).toBe(1);
  });

  it('writes dates and amounts in the way of the reader', async () => {
    const { page } = await stage.open(scene(), { route: '#/about', locale: 'de-DE' });
    await page.getByText('What is in it, 1,5 GiB').waitFor();
    await page.getByText('25.11.2026, 08:10').waitFor();
  });

  it('shows whose work is inside, with the text of each licence, when it is asked for', async () => {
    const { page } = await stage.open(scene(), { route: '#/about' });
    await page.getByRole('button', { name: 'Show all, with their licences' }).click();
    const inside = page.getByRole('region', { name: 'What is inside' });
    for (const name of ['react', 'zod', 'Electron', 'Node.js', '@fontsource-variable/inter'])
      await inside
        .locator('summary')
        .filter({ hasText: new RegExp(`^${name.replaceAll('.', '\\.')} \\d`) })
        .first()
        .waitFor();
    expect(await inside.locator('summary').filter({ hasText: 'vitest' }).count()).toBe(0);
    await inside
      .locator('summary')
      .filter({ hasText: /^react \d/ })
      .click();
    expect(await inside.getByRole('group', { name: 'react', exact: true }).innerText()).toContain('MIT License');
  });

  it('says it where the engine does not tell', async () => {
    const { page } = await stage.open(freshScene(), { route: '#/about' });
    await page.getByRole('region', { name: 'This Slipway' }).getByRole('alert').waitFor();
    await page.getByRole('region', { name: 'Where your data lies' }).getByRole('alert').waitFor();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe objects to, all unfolded, %s', async (scheme) => {
    const { page } = await stage.open(scene(), { route: '#/about', scheme });
    await page.getByText('What is in it, 1.5 GiB').click();
    await page.getByRole('button', { name: 'Show all, with their licences' }).click();
    await page
      .locator('summary')
      .filter({ hasText: /^zod \d/ })
      .click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });
});
