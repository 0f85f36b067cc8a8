/** Environment variables as a process sees them. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The state folder of Slipway: `SLIPWAY_HOME`, or `.slipway` in the user's home folder, beside `.kube` and `.docker`.
 * A relative `SLIPWAY_HOME` is returned as it is; who uses the folder resolves it.
 */
export function slipwayHome(environment: Environment, platform: string, homeFolder: string): string {
  const chosen = environment['SLIPWAY_HOME'];
  if (chosen !== undefined && chosen !== '') return chosen;
  return join(platform, homeFolder, '.slipway');
}

/**
 * The file that has the app started when the person logs in (Desktop Application Autostart Specification); null where
 * the system itself keeps that.
 */
export function loginEntry(environment: Environment, platform: string, homeFolder: string): string | null {
  if (platform !== 'linux') return null;
  const chosen = environment['XDG_CONFIG_HOME'] ?? '';
  // The specification has a relative path ignored.
  const folder = chosen.startsWith('/') ? chosen : join(platform, homeFolder, '.config');
  return join(platform, folder, 'autostart/slipway.desktop');
}

/** Where the app keeps newer versions of itself that it downloaded, as electron-updater 6.8 places it. */
export function updateFolder(environment: Environment, platform: string, homeFolder: string): string {
  const name = 'slipway-updater';
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA'] ?? '';
    return join(platform, local === '' ? join(platform, homeFolder, 'AppData\\Local') : local, name);
  }
  if (platform === 'darwin') return join(platform, homeFolder, `Library/Caches/${name}`);
  const cache = environment['XDG_CACHE_HOME'] ?? '';
  return join(platform, cache === '' ? join(platform, homeFolder, '.cache') : cache, name);
}

/** What lies in the state folder for the engine itself and for who attaches to it. */
export interface EngineFiles {
  /** Held by the one engine that works on this folder. */
  readonly lock: string;
  /** Who holds the lock: written by the engine when it starts. */
  readonly owner: string;
  /** The secret that a client says hello with. */
  readonly token: string;
  readonly log: string;
  /** There from the end of an uninstall to the next engine: only an app that was just opened may start that one. */
  readonly uninstalled: string;
}

/** Its name in the state folder, for the uninstall that writes it. */
export const uninstalledNote = 'uninstalled';

/** Where the engine keeps its own files in a state folder. */
export function engineFiles(home: string, platform: string): EngineFiles {
  return {
    lock: join(platform, home, 'engine.lock.db'),
    owner: join(platform, home, 'engine.json'),
    token: join(platform, home, 'token'),
    log: join(platform, home, 'engine.log'),
    uninstalled: join(platform, home, uninstalledNote),
  };
}

/** A file or folder of a state folder, and what it is. */
export interface StateEntry {
  readonly name: string;
  readonly title: string;
}

/**
 * Everything that Slipway ever puts into a state folder: what an uninstall removes. Whatever else lies there is somebody
 * else's and stays. What holds an engine together is last: an uninstall that was cut off can be run again.
 */
export const stateEntries: readonly StateEntry[] = [
  { name: 'cache', title: 'Downloads, images and rendered manifests' },
  { name: 'images', title: 'Images' },
  { name: 'clusters', title: 'Records of clusters' },
  { name: 'minikube', title: 'minikube’s own state for clusters of Slipway' },
  { name: 'rehearsals', title: 'Rehearsals' },
  { name: 'kind-network', title: 'Note of a network' },
  { name: 'pulled-images.json', title: 'Note of images that were pulled' },
  { name: 'settings.json', title: 'Settings' },
  { name: 'secrets', title: 'Passwords of registries' },
  { name: 'logins', title: 'Logins' },
  { name: 'inbox', title: 'Files on their way into volumes' },
  { name: 'snapshots', title: 'Snapshots of notebooks' },
  { name: 'operations', title: 'Journals of operations' },
  { name: 'engine.log', title: 'Log of the engine' },
  { name: 'engine.log.1', title: 'Older log of the engine' },
  { name: 'engine.log.2', title: 'Older log of the engine' },
  { name: 'engine.log.3', title: 'Older log of the engine' },
  { name: 'engine.json', title: 'Note of the engine' },
  { name: 'token.new', title: 'Token of the engine' },
  { name: 'token', title: 'Token of the engine' },
  { name: 'engine.sock', title: 'Socket of the engine' },
  { name: uninstalledNote, title: 'Note of an uninstall' },
  { name: 'engine.lock.db', title: 'Lock of the engine' },
];

/** Where the engine of a state folder listens. */
export interface SocketAddress {
  readonly path: string;
  /** The folder that must be made for it with mode 0700, and be the user's own; `null` where there is no such folder. */
  readonly folder: string | null;
}

/** The longest path of a socket that every system takes, in bytes (108 on Linux, 104 on macOS, less the final zero). */
const longestSocketPath = 100;

/**
 * The socket of the engine: in the state folder itself; in the user's own folder among the temporary files where that
 * path is too long for the system; a named pipe on Windows. Pure, so that the engine and who looks for it agree.
 */
export function socketAddress(home: string, platform: string, temporaryFolder: string, user: string): SocketAddress {
  if (platform === 'win32') return { path: `\\\\.\\pipe\\slipway-${shortHash(home.toLowerCase())}`, folder: null };
  const inHome = join(platform, home, 'engine.sock');
  if (new TextEncoder().encode(inHome).length <= longestSocketPath) return { path: inHome, folder: home };
  const folder = join(platform, temporaryFolder, `slipway-${user}`);
  return { path: join(platform, folder, `${shortHash(home)}.sock`), folder };
}

function join(platform: string, folder: string, name: string): string {
  const separator = platform === 'win32' ? '\\' : '/';
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
}

/** 64 bits of FNV-1a in hexadecimal: tells state folders apart, protects nothing. */
function shortHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
