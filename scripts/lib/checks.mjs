import { existsSync, readdirSync } from 'node:fs';
import { inRoot } from './repository.mjs';

const tsc = (name, project) => ({
  name,
  args: [
    'node_modules/typescript/bin/tsc',
    ...['-p', project, '--incremental', '--tsBuildInfoFile', `node_modules/.cache/tsc/${name}.tsbuildinfo`],
  ],
});

/** The static checks, slowest first. Each runs on the pinned Node. */
export function checks() {
  const folders = ['contracts', 'provisioners', 'main', 'renderer', 'test', 'bench', 'torture'].filter(hasTypeScript);
  return [
    { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.'] },
    tsc('types', '.'),
    ...(hasTypeScript('renderer') ? [tsc('types-renderer', 'renderer')] : []),
    { name: 'unused', args: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'] },
    {
      name: 'direction',
      args: [
        'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
        '--config',
        '.dependency-cruiser.cjs',
        ...folders,
      ],
    },
    { name: 'format', args: ['node_modules/@biomejs/biome/bin/biome', 'format', '--reporter=summary', '.'] },
  ];
}

function hasTypeScript(folder) {
  return (
    existsSync(inRoot(folder)) && readdirSync(inRoot(folder), { recursive: true }).some((file) => /\.tsx?$/.test(file))
  );
}
