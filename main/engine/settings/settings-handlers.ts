import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { Host } from '../../../provisioners/host.ts';
import { checkLogin } from '../images/check-login.ts';
import { ImageStore } from '../images/image-store.ts';
import { registryName } from '../images/image-reference.ts';
import type { SettingsStore } from './settings.ts';

/** What answers the methods of the settings service. */
export function settingsHandlers(settings: SettingsStore, host: Host): SlipwayHandlers['settings'] {
  const store = new ImageStore(host);
  return {
    read: () => settings.view(),
    change: (change) => settings.change(change),
    login: async ({ registry: name, username, password }, { signal }) => {
      const registry = registryName(name);
      const { registryMirrors } = await settings.read();
      await checkLogin(host, { registry, mirrors: registryMirrors, login: { username, password } }, signal);
      await settings.saveLogin(registry, { username, password });
      return { registry, username };
    },
    logout: async ({ registry: name }) => {
      const registry = registryName(name);
      return { registry, wasLoggedIn: await settings.removeLogin(registry) };
    },
    images: async () => ({ ...(await store.list()), folder: store.folder }),
    clearImages: async () => {
      const { bytes } = await store.list();
      await host.files.remove(store.folder);
      return { bytes };
    },
  };
}
