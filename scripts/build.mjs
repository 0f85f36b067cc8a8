/** Builds dist/ from the sources. Runs on the pinned Node, under prepare's lock: `npm run build`. */
import react from '@vitejs/plugin-react';
import { build as bundle } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build as buildPage } from 'vite';
import { licences } from './lib/licences.mjs';
import { nativeKeychain } from './lib/native-keychain.mjs';
import { pinnedNode } from './lib/pinned-node.mjs';
import { buildStamp } from './lib/prepare.mjs';
import { placeNode, publish } from './lib/publish.mjs';
import { inRoot, root } from './lib/repository.mjs';
import { sourceDigest, sourceFiles, sourceFingerprint } from './lib/sources.mjs';

const dist = inRoot('dist');
const staging = join(dist, '.next');
const sources = sourceFiles();
// Taken before anything is read: what changes during the build is built again next time.
const stamp = { fingerprint: sourceFingerprint(sources), build: sourceDigest(sources) };
const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

/** Bundled CommonJS packages expect these three. */
const commonJsNames = [
  "import { createRequire as slipwayCreateRequire } from 'node:module';",
  'const require = slipwayCreateRequire(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  charset: 'utf8',
  legalComments: 'external',
  // Names stay, for traces one can read. Without the white space the engine takes 40 MB less.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  external: ['*.node', 'electron', 'cpu-features'],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.SLIPWAY_VERSION': JSON.stringify(version),
    'process.env.SLIPWAY_BUILD': JSON.stringify(stamp.build),
  },
};

/** Programs on the pinned Node. Chunks lie beside the entries, so that import.meta.dirname is dist/ everywhere. */
function bundleModules(entryPoints) {
  return bundle({
    ...shared,
    entryPoints,
    outdir: staging,
    format: 'esm',
    target: 'node22',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    banner: { js: commonJsNames },
    mainFields: ['module', 'main'],
    plugins: [nativeKeychain(staging)],
  });
}

/** Electron's own processes, for the Node of the oldest Electron that the tests run. */
function bundleShell(entryPoints) {
  return bundle({
    ...shared,
    entryPoints,
    outdir: join(staging, 'shell'),
    format: 'cjs',
    target: 'node16',
    outExtension: { '.js': '.cjs' },
    banner: { js: '"use strict";' },
    supported: { 'dynamic-import': false },
    plugins: [ownBundles],
  });
}

/**
 * Leaves modules that are imported when they are needed out of the others' bundles, which require theirs then: CommonJS
 * has no splitting, and to read what is not needed yet takes time.
 */
const ownBundles = {
  name: 'own-bundles',
  setup: ({ onResolve }) =>
    onResolve({ filter: /(\/engine-side\.ts|^electron-updater)$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path, '.ts')}.cjs`, external: true } : undefined,
    ),
};

function bundlePage() {
  return buildPage({
    root: inRoot('renderer'),
    base: './',
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    define: {
      'import.meta.env.SLIPWAY_VERSION': JSON.stringify(version),
      'import.meta.env.SLIPWAY_BUILD': JSON.stringify(stamp.build),
      slipwayLicences: JSON.stringify(licences()),
    },
    css: { transformer: 'lightningcss', lightningcss: { targets: { chrome: 108 << 16 } } },
    build: {
      target: 'chrome108',
      cssTarget: 'chrome108',
      cssMinify: 'lightningcss',
      // In one file, so that what overrides what does not depend on which screen was there first.
      cssCodeSplit: false,
      outDir: join(staging, 'page'),
      emptyOutDir: true,
      // The page's policy allows no data: addresses for scripts and fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // The texts of licences are one file of half a megabyte, loaded only by who reads them.
      chunkSizeWarningLimit: 800,
    },
  });
}

function present(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(inRoot(file))));
}

function unlessEmpty(entries, run) {
  return Object.keys(entries).length === 0 ? [] : [run(entries)];
}

function bundles() {
  // host/ holds what runs children, and no child.
  const children = sources.filter((file) => /^main\/(?!engine\/host\/).*-child\.ts$/.test(file));
  const engine = present({
    engine: 'main/server/main.ts',
    ...Object.fromEntries(children.map((file) => [basename(file, '.ts'), file])),
  });
  const shell = {
    main: 'main/shell/main.ts',
    preload: 'main/shell/preload.ts',
    'engine-side': 'main/shell/engine-side.ts',
    'electron-updater': 'electron-updater',
  };
  return [
    ...unlessEmpty(engine, bundleModules),
    // On its own, so that the command loads nothing of the engine.
    ...unlessEmpty(present({ cli: 'main/cli/main.ts' }), bundleModules),
    bundleShell(shell),
    ...(existsSync(inRoot('renderer', 'index.html')) ? [bundlePage()] : []),
  ];
}

rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });
try {
  // All are waited for: one that still writes would fill the folder that is removed below.
  const failed = (await Promise.allSettled(bundles())).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  writeFileSync(join(staging, 'package.json'), `${JSON.stringify({ name: 'slipway', version, type: 'module' })}\n`);
  if (existsSync(inRoot('resources'))) cpSync(inRoot('resources'), join(staging, 'resources'), { recursive: true });
  placeNode(pinnedNode(), dist);
  publish(staging, dist, buildStamp, stamp);
} catch (error) {
  // esbuild has told its own errors already.
  if (!Array.isArray(error.errors)) console.error(error);
  process.exitCode = 1;
} finally {
  rmSync(staging, { recursive: true, force: true });
}
