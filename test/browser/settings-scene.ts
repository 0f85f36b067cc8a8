import { settingsSchema, type SettingsView } from '../../contracts/settings.ts';
import type { Scene } from './fake-engine.ts';

/** Settings in which everything is set. */
export const fullSettings: SettingsView = {
  ...settingsSchema.parse({
    proxy: 'http://proxy.example:3128',
    noProxy: ['.internal'],
    mirror: 'https://mirror.example',
    registryMirrors: { 'docker.io': 'https://harbor.example/hub' },
  }),
  ...{ proxyUser: 'me', environmentProxy: null, registries: [{ registry: 'ghcr.io', username: 'me' }] },
};

/** An engine with these settings, which changes none. */
export function settingsScene(view: SettingsView): NonNullable<Scene['settings']> {
  const bytes = 1.5 * 2 ** 30;
  return {
    read: async () => view,
    change: async () => view,
    images: async () => ({ images: ['ghcr.io/a/b:1', 'ghcr.io/a/c:1'], bytes, folder: '/cache/images' }),
    clearImages: async () => ({ bytes }),
  };
}
