import { it } from 'vitest';
import { useStage } from './browser-page.ts';
import { busyScene, freshScene } from './scenes.ts';
import { toRecords } from './sample-records.ts';
import { fullSettings, settingsScene } from './settings-scene.ts';
const stage = useStage();
it('shot', async () => {
  const { page } = await stage.open(
    { ...freshScene(), settings: settingsScene(fullSettings) },
    { route: '#/settings' },
  );
  await page.getByText('2 images on this computer').waitFor();
  await page.screenshot({ path: '/tmp/images-settings.png', fullPage: true });
  const busy = busyScene();
  busy.records.push(
    ...toRecords(
      [
        { type: 'image', image: 'ghcr.io/a/ready:1', state: 'ready', from: 'cache', layers: [] },
        {
          type: 'image',
          image: 'docker.io/library/postgres:15',
          state: 'pulling',
          from: 'registry',
          layers: [
            { digest: 'sha256:1', doneBytes: 1048576, totalBytes: 1048576 },
            { digest: 'sha256:2', doneBytes: 1048576, totalBytes: 3145728 },
          ],
        },
        {
          type: 'image',
          image: 'docker.io/b/left:2',
          state: 'left',
          layers: [],
          why: 'docker.io allows no more pulls.',
        },
      ],
      1000,
    ),
  );
  const p2 = (await stage.open(busy.scene, { route: '#/operations/up-1' })).page;
  const panel = p2.getByRole('region', { name: 'Images' });
  await panel.getByText('1 of 3').waitFor();
  await panel.getByText('2 MiB of 4 MiB').click();
  await panel.screenshot({ path: '/tmp/images-panel.png' });
});
