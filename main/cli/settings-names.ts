import { AppError } from '../../contracts/app-error.ts';
import type { SettingsChange, SettingsView } from '../../contracts/settings.ts';
import { nearestWord } from './nearest-word.ts';

interface NamedSetting {
  readonly name: string;
  readonly says: string;
  /** What is asked of the engine for a value; null puts it back. */
  readonly change: (value: string | null, absolutePath: (path: string) => string) => SettingsChange;
  readonly shown: (view: SettingsView) => string;
}

const none = 'none';
const list = (value: string) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The settings as a person names them. */
export const namedSettings: readonly NamedSetting[] = [
  {
    name: 'mirror',
    says: 'folder or address that replaces the hosts of manifests and tools',
    change: (value, absolutePath) => ({
      mirror: value === null || /^https?:\/\//.test(value) ? value : absolutePath(value),
    }),
    shown: ({ mirror }) => mirror ?? none,
  },
  {
    name: 'proxy',
    says: 'proxy for downloads and nodes; for http://USER@HOST:PORT the password is asked for',
    change: (proxy) => ({ proxy }),
    shown: ({ proxy, proxyUser, environmentProxy }) => {
      if (proxy !== null) return proxyUser === null ? proxy : `${proxy} (as ${proxyUser})`;
      return environmentProxy === null ? none : `${environmentProxy} (from the environment)`;
    },
  },
  {
    name: 'no-proxy',
    says: 'hosts and domains that are reached without the proxy, with commas between',
    change: (value) => ({ noProxy: value === null ? null : list(value) }),
    shown: ({ noProxy }) => (noProxy.length === 0 ? none : noProxy.join(',')),
  },
  {
    name: 'certificate-authority',
    says: 'PEM file with certificates to trust besides those of this computer',
    change: (value, absolutePath) => ({ certificateAuthority: value === null ? null : absolutePath(value) }),
    shown: ({ certificateAuthority }) => certificateAuthority ?? none,
  },
  {
    name: 'pull-images',
    says: 'yes: images are pulled ahead of need and kept; no: the nodes pull for themselves',
    change: (value) => ({ pullImages: value === null ? null : yesOrNo(value) }),
    shown: ({ pullImages }) => (pullImages ? 'yes' : 'no'),
  },
  {
    name: 'image-downloads',
    says: 'how many images are pulled at the same time, 1 to 10',
    change: (value) => ({ imageDownloads: value === null ? null : Number(value) }),
    shown: ({ imageDownloads }) => String(imageDownloads),
  },
];

const mirrorPrefix = 'registry-mirror.';

/** The change that a name and a value mean. Throws `usage.invalid` for a name that there is not. */
export function settingChange(
  name: string,
  value: string | null,
  absolutePath: (path: string) => string,
): SettingsChange {
  if (name.startsWith(mirrorPrefix)) return { registryMirrors: { [name.slice(mirrorPrefix.length)]: value } };
  const setting = namedSettings.find((one) => one.name === name);
  if (setting !== undefined) return setting.change(value, absolutePath);
  const names = [...namedSettings.map((one) => one.name), `${mirrorPrefix}REGISTRY`];
  const near = nearestWord(name, names);
  const hint = near === null ? `There are ${names.join(', ')}.` : `Did you mean ${near}?`;
  throw new AppError('usage.invalid', { why: `There is no setting "${name}"`, help: hint });
}

/** Every setting with what it is, as rows; mirrors of registries each on their own. */
export function settingRows(view: SettingsView): { name: string; value: string }[] {
  const rows = namedSettings.map(({ name, shown }) => ({ name, value: shown(view) }));
  const mirrors = Object.entries(view.registryMirrors).map(([registry, value]) => ({
    name: mirrorPrefix + registry,
    value,
  }));
  return [...rows, ...mirrors];
}

function yesOrNo(value: string): boolean {
  if (/^(yes|true|on)$/i.test(value)) return true;
  if (/^(no|false|off)$/i.test(value)) return false;
  throw new AppError('input.invalid', { what: `"${value}"`, why: 'it is neither yes nor no' });
}
