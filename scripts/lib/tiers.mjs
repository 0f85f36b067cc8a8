/**
 * The tiers of tests below `unit`: what each needs, whether that is here, and the environment it runs in.
 * A need is a line for a person and a function that returns what was found, or undefined.
 */
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { findElectron, hasDisplay } from './electron.mjs';
import { kitFolder } from './repository.mjs';
import { ask, findProgram, goPrograms } from './tools.mjs';

const controlPlanePrograms = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'kwok'];
const kitNodeImage = 'kit/node:v1.34.4';
const linux = process.platform === 'linux';

function program(name, remedy) {
  return { name, remedy, find: () => findProgram(name) };
}

const controlPlane = {
  name: 'programs of a control plane',
  remedy: `put ${controlPlanePrograms.join(', ')} on the PATH, or name the test kit with SLIPWAY_KIT`,
  find: () => {
    if (controlPlanePrograms.every((name) => findProgram(name) !== undefined)) return 'on the PATH';
    return kitFolder() !== undefined && findProgram('zstd') !== undefined ? 'from the kit' : undefined;
  },
};

const registry = program('docker-registry', 'apt-get install docker-registry');

const docker = {
  name: 'Docker',
  remedy: 'install and start Docker (with the kit: docker/up)',
  find: () => {
    const version = ask('docker', ['version', '--format', '{{.Server.Version}}']);
    return version === undefined ? undefined : `answers, ${version}`;
  },
};

const nodeImage = {
  name: 'node image',
  remedy: `zstd -dc --long=27 "$SLIPWAY_KIT/prebuilt/node-image.tar.zst" | docker load`,
  find: () => {
    if (kitFolder() === undefined) return 'the public one, pulled when it is needed';
    return ask('docker', ['image', 'inspect', '--format', '{{.Id}}', kitNodeImage]) === undefined
      ? undefined
      : kitNodeImage;
  },
};

const chromium = {
  name: 'Chromium',
  remedy: 'install Chromium or Chrome (Debian: apt-get install chromium), or name one with SLIPWAY_CHROMIUM',
  find: findChromium,
};

const electron = {
  name: 'Electron',
  remedy:
    'run "npx install-electron", or name a folder that holds one with ELECTRON_OVERRIDE_DIST_PATH, or the kit with SLIPWAY_KIT (and apt-get install squashfs-tools)',
  find: () =>
    findElectron() ?? (linux && kitFolder() !== undefined && findProgram('unsquashfs') ? 'from the kit' : undefined),
};

const display = [
  {
    name: 'display',
    remedy: 'apt-get install xvfb xauth',
    find: () => findProgram('xvfb-run') ?? (hasDisplay() ? 'yours' : undefined),
  },
  program('dbus-run-session', 'apt-get install dbus-x11'),
  {
    name: "Python's dbus and gi",
    remedy: 'apt-get install python3-dbus python3-gi',
    find: () => (ask('/usr/bin/python3', ['-c', 'import dbus, gi']) === undefined ? undefined : 'there'),
  },
];

export const tiers = [
  { name: 'control-plane', needs: [controlPlane, registry] },
  {
    name: 'cluster',
    needs: [docker, program('kind', 'go install sigs.k8s.io/kind@v0.33.0'), nodeImage, controlPlane, registry],
  },
  { name: 'browser', needs: [chromium] },
  { name: 'desktop', needs: [electron, ...(linux ? display : [])] },
];

function findChromium() {
  const named = process.env.SLIPWAY_CHROMIUM;
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const fixed = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
  return names.map((name) => findProgram(name)).find(Boolean) ?? fixed.find((path) => existsSync(path));
}

/** Each need of a tier with what was found. */
export function inspect(tier) {
  return tier.needs.map(({ name, remedy, find }) => ({ name, remedy, found: find() }));
}

/** The environment and the wrapping command for a tier that can run here. Lays out what the kit has to lay out. */
export function setUp(tier) {
  const kit = kitFolder();
  const environment = { ...process.env };
  if (kit !== undefined) environment.SLIPWAY_KIT = resolve(kit);
  if (tier.needs.includes(controlPlane)) environment.PATH = controlPlanePath(kit);
  if (tier.needs.includes(chromium)) environment.SLIPWAY_CHROMIUM = findChromium();
  if (!tier.needs.includes(electron)) return { environment, wrapper: [] };
  if (findElectron() === undefined) environment.ELECTRON_OVERRIDE_DIST_PATH = electronOfKit(kit);
  const wrapper = linux && findProgram('xvfb-run') !== undefined ? ['xvfb-run', '-a', 'dbus-run-session', '--'] : [];
  return { environment, wrapper };
}

function controlPlanePath(kit) {
  const path = [process.env.PATH, goPrograms()].join(delimiter);
  if (controlPlanePrograms.every((name) => findProgram(name) !== undefined)) return path;
  return [prepareWithKit(join(kit, 'control-plane', 'prepare')), path].join(delimiter);
}

function electronOfKit(kit) {
  return prepareWithKit(join(kit, 'electron', 'prepare'), join(process.env.KIT_STATE ?? '/var/lib/kit', 'electron'));
}

function prepareWithKit(command, ...args) {
  const folder = ask(command, args, { timeout: 300_000, stdio: ['ignore', 'pipe', 'inherit'] });
  if (folder === undefined) throw new Error(`${command} failed: see above.`);
  return folder;
}
