/** Exports, files and packages that nobody uses. Tools that the scripts start by their path are named at the end. */
export default {
  entry: [
    'main/{cli,engine,server,shell}/main.ts',
    'main/shell/preload.ts',
    'main/**/*-child.ts',
    '!main/engine/host/**',
    'renderer/main.tsx',
    'scripts/*.mjs',
    'bench/*.ts',
    'torture/*.ts',
    'test/**/*.test.ts',
    'test/process/*-main.ts',
  ],
  project: ['{contracts,provisioners,main,renderer,test,bench,torture}/**/*.{ts,tsx,css}', 'scripts/**/*.mjs'],
  // Style sheets load fonts from packages by address.
  compilers: {
    css: (text) => [...text.matchAll(/url\("(@[^"]+)"\)/g)].map(([, address]) => `import '${address}';`).join('\n'),
  },
  ignoreExportsUsedInFile: { interface: true, type: true },
  // Programs of the system: asked for on Linux alone, and to pack what a test unpacks.
  ignoreBinaries: ['dbus-send', 'bzip2'],
  ignoreDependencies: ['^@biomejs/biome$', '^dependency-cruiser$', '^electron-builder$', '^lightningcss$'],
};
