/**
 * The house's one direction (docs/architecture.md):
 * contracts <- provisioners <- main/engine <- main/rpc <- (main/server, main/cli, main/shell); renderer imports contracts only.
 * There is no exemption list, and there will be none.
 */

/** Test code may additionally reach the shared fakes and the test libraries. */
const TEST_FILE = '\\.test\\.tsx?$';
const TEST_MODULES = '^(test/|node_modules/(vitest|fast-check|@testing-library|jsdom)/)';

/** What touches the computer, the network, Docker or Kubernetes: only main/engine/host may. */
const SIDE_EFFECT_BUILTINS =
  '^(node:)?(child_process|cluster|dgram|dns(/promises)?|fs(/promises)?|http|http2|https|net|tls|worker_threads)$';
const SIDE_EFFECT_PACKAGES = '^node_modules/(dockerode|systeminformation|@kubernetes/client-node|ws|tar)/';

/**
 * Modules of `folder` import, of this repository, only what matches `allowed`; their tests the shared fakes as well.
 */
function only(name, comment, folder, allowed) {
  const ours = '^(contracts|provisioners|main|renderer|test|bench|torture|scripts)/';
  const rule = { comment, severity: 'error' };
  return [
    { ...rule, name, from: { path: folder, pathNot: TEST_FILE }, to: { path: ours, pathNot: allowed } },
    {
      ...rule,
      name: `${name}-of-tests`,
      from: { path: `${folder}.*${TEST_FILE}` },
      to: { path: ours, pathNot: [allowed, '^test/'] },
    },
  ];
}

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'Every import leads to a file or an installed package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...only('contracts-stand-alone', 'Contracts are data: they know contracts only.', '^contracts/', '^contracts/'),
    {
      name: 'contracts-import-zod-only',
      comment: 'Of all packages and modules of Node, contracts import zod.',
      severity: 'error',
      from: { path: '^contracts/', pathNot: TEST_FILE },
      to: { pathNot: '^(contracts/|node_modules/zod/)' },
    },
    ...only(
      'provisioners-import-contracts',
      'Provisioners stand on contracts.',
      '^provisioners/',
      '^(contracts|provisioners)/',
    ),
    {
      name: 'provisioners-are-apart',
      comment: 'One provisioner knows nothing of another; what they share stands in provisioners/*.ts.',
      severity: 'error',
      from: { path: '^provisioners/([^/]+)/' },
      to: { path: '^provisioners/[^/]+/', pathNot: '^provisioners/$1/' },
    },
    {
      name: 'provisioners-shared-files-know-no-provisioner',
      comment: 'provisioners/*.ts is what every provisioner shares; the list of them lies in main/engine.',
      severity: 'error',
      from: { path: '^provisioners/[^/]+\\.ts$', pathNot: TEST_FILE },
      to: { path: '^provisioners/[^/]+/' },
    },
    ...only(
      'engine-direction',
      'The engine stands on contracts and provisioners.',
      '^main/engine/',
      '^(contracts|provisioners|main/engine)/',
    ),
    ...only(
      'rpc-direction',
      'rpc binds contracts to the engine.',
      '^main/rpc/',
      '^(contracts|provisioners|main/engine|main/rpc)/',
    ),
    ...only(
      'server-direction',
      'The server stands on contracts, rpc and the engine.',
      '^main/server/',
      '^(contracts|provisioners|main/(engine|rpc|server))/',
    ),
    ...only('cli-direction', 'The command attaches: contracts and rpc.', '^main/cli/', '^(contracts|main/(rpc|cli))/'),
    {
      name: 'attaching-is-light',
      comment:
        'What attaches to the engine loads nothing of it and no cluster library, not even by way of another file.',
      severity: 'error',
      from: { path: '^main/(rpc/(client|attach)|cli/)', pathNot: TEST_FILE },
      to: {
        path: '^(main/(engine|server)|provisioners)/|^node_modules/(dockerode|systeminformation|@kubernetes/client-node)/',
        reachable: true,
      },
    },
    ...only(
      'shell-direction',
      'The shell stands on contracts, rpc and the engine.',
      '^main/shell/',
      '^(contracts|main/(engine|rpc|shell))/',
    ),
    ...only('renderer-imports-contracts', 'The renderer knows contracts only.', '^renderer/', '^(contracts|renderer)/'),
    {
      name: 'renderer-is-a-page',
      comment: 'The renderer runs in a plain browser.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: TEST_FILE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'side-effects-live-in-host',
      comment: 'Only main/engine/host spawns, opens files and sockets, or talks to Docker and Kubernetes.',
      severity: 'error',
      from: { path: '^(main/engine|provisioners)/', pathNot: [TEST_FILE, '^main/engine/host/'] },
      to: { path: [SIDE_EFFECT_BUILTINS, SIDE_EFFECT_PACKAGES] },
    },
    {
      name: 'engine-is-plain-node',
      comment: 'Neither Electron nor React below the shell and the renderer.',
      severity: 'error',
      from: { path: '^(contracts|provisioners|main/(engine|rpc|server|cli))/' },
      to: { path: '^node_modules/(electron|react|react-dom)/|^electron$' },
    },
    {
      name: 'tests-import',
      comment: 'A test beside the code may add the shared fakes and the test libraries.',
      severity: 'error',
      from: { path: '^(contracts|provisioners|main|renderer)/', pathNot: TEST_FILE },
      to: { path: TEST_MODULES },
    },
    {
      name: 'product-imports-no-test',
      comment: 'No product file imports a test file.',
      severity: 'error',
      from: { pathNot: [TEST_FILE, '^test/'] },
      to: { path: TEST_FILE },
    },
    {
      name: 'product-is-no-dev-dependency',
      comment: 'What ships stands in dependencies. Electron is given by its own runtime.',
      severity: 'error',
      from: { path: '^(contracts|provisioners|main|renderer)/', pathNot: [TEST_FILE, '\\.d\\.ts$'] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/(electron|@types)/',
      },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(dist|release|coverage)/' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
