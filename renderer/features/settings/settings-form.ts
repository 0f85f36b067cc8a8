import {
  registryNameSchema,
  type SettingsChange,
  settingsSchema,
  type SettingsView,
} from '../../../contracts/settings.ts';

/** The network's settings as they stand in their fields. */
export interface NetworkForm {
  readonly proxy: string;
  readonly proxyUser: string;
  /** Empty until somebody types one: what is kept is never shown. */
  readonly proxyPassword: string;
  readonly noProxy: string;
  readonly certificateAuthority: string;
}

export function networkForm(view: SettingsView): NetworkForm {
  return {
    proxy: view.proxy ?? '',
    proxyUser: view.proxyUser ?? '',
    proxyPassword: '',
    noProxy: view.noProxy.join(', '),
    certificateAuthority: view.certificateAuthority ?? '',
  };
}

/** Fields that cannot be taken as they are. */
export function networkProblems({ proxy, certificateAuthority }: NetworkForm): {
  proxy: boolean;
  certificates: boolean;
} {
  const url = addressOf(proxy.trim());
  const hasLogin = url !== null && (url.username !== '' || url.password !== '');
  return {
    proxy: proxy.trim() !== '' && (hasLogin || !settingsSchema.shape.proxy.safeParse(proxy.trim()).success),
    certificates:
      certificateAuthority.trim() !== '' &&
      !settingsSchema.shape.certificateAuthority.safeParse(certificateAuthority.trim()).success,
  };
}

/** What is asked of the engine: only what differs from what it has, so that a login that is kept stays. Null for nothing. */
export function networkChange(form: NetworkForm, view: SettingsView): SettingsChange | null {
  const before = networkForm(view);
  const proxy = form.proxy.trim();
  const hasProxyChanged =
    proxy !== before.proxy || form.proxyUser.trim() !== before.proxyUser || form.proxyPassword !== '';
  const noProxy = hostsOf(form.noProxy);
  const change: SettingsChange = {
    ...(hasProxyChanged ? { proxy: proxy === '' ? null : withLogin(proxy, form) } : {}),
    ...(noProxy.join() === view.noProxy.join() ? {} : { noProxy }),
    ...(form.certificateAuthority.trim() === before.certificateAuthority
      ? {}
      : { certificateAuthority: orNull(form.certificateAuthority) }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/** An empty text is the default. */
export function orNull(value: string): string | null {
  return value.trim() === '' ? null : value.trim();
}

export function isRegistry(name: string): boolean {
  return registryNameSchema.safeParse(name.trim()).success;
}

export function isWebAddress(address: string): boolean {
  return address.trim() !== '' && settingsSchema.shape.proxy.safeParse(address.trim()).success;
}

function hostsOf(list: string): string[] {
  return list.split(/[\s,]+/).filter((host) => host !== '');
}

function withLogin(proxy: string, { proxyUser, proxyPassword }: NetworkForm): string {
  const url = addressOf(proxy);
  if (url === null || proxyUser.trim() === '') return proxy;
  url.username = encodeURIComponent(proxyUser.trim());
  url.password = encodeURIComponent(proxyPassword);
  return url.href;
}

/** `URL.parse` is younger than the oldest browser that the page is made for. */
function addressOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
