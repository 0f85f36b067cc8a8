import { describe, expect, it } from 'vitest';
import type { PageState } from '../../contracts/access.ts';
import type { ExampleState } from '../../contracts/example.ts';
import { fakeContext } from '../../test/fakes/command-context.ts';
import { browserPrograms, clipboardPrograms } from './desktop.ts';
import { runCommand } from './run-command.ts';

const password = 'mild-oaks-bend-soft-2345';
const login = { user: 'user@example.com', password, keptIn: 'file' as const };

function loginContext(options: Parameters<typeof fakeContext>[1] = {}) {
  const asked: unknown[] = [];
  const context = fakeContext({ access: { login: async (input) => (asked.push(input), login) } }, options);
  return { context, asked };
}

describe('slipway login', () => {
  it('prints user and password, says where they are kept, and copies the password', async () => {
    const { context, asked } = loginContext({ interactive: true });
    await runCommand(['login', '--cluster', 'lab'], '1', context);
    expect(asked).toEqual([{ cluster: 'lab', reveal: true }]);
    expect(context.out.text()).toBe(
      `User      user@example.com\nPassword  ${password}\n` +
        "Kept      in a file of the cluster's folder that only you can read: no keychain answered\n" +
        'The password is on the clipboard.\n',
    );
    expect(context.copied).toEqual([password]);
    expect(context.isClosed()).toBe(true);
  });

  it.each([
    ['a pipe', ['login'], {}],
    ['--no-copy', ['login', '--no-copy'], { interactive: true }],
    ['--json', ['login', '--json'], { interactive: true }],
  ])('leaves the clipboard alone with %s', async (_title, line, options) => {
    const { context } = loginContext(options);
    await runCommand(line, '1', context);
    expect(context.copied).toEqual([]);
    expect(context.out.text()).toContain(password);
  });

  it('says nothing of a clipboard where there is none', async () => {
    const { context } = loginContext({ interactive: true, desktop: false });
    await runCommand(['login'], '1', context);
    expect(context.out.text()).not.toContain('clipboard');
  });

  it('prints JSON for programs', async () => {
    const { context } = loginContext();
    await runCommand(['login', '--json'], '1', context);
    expect(JSON.parse(context.out.text())).toEqual(login);
  });
});

async function* streamOf<State>(states: readonly State[]): AsyncGenerator<State> {
  yield* states;
}

function openContext(states: readonly PageState[], options: Parameters<typeof fakeContext>[1] = {}) {
  const asked: unknown[] = [];
  const context = fakeContext({ access: { open: (input) => (asked.push(input), streamOf(states)) } }, options);
  return { context, asked };
}

const address = 'http://lab.localhost:8080/';
const held: PageState = { state: 'open', address, through: 'port' };
const forwarded: PageState = { state: 'open', address, through: 'forward' };

describe('slipway open', () => {
  it('opens the dashboard, or what is named', async () => {
    const { context, asked } = openContext([held]);
    await runCommand(['open'], '1', context);
    await runCommand(['open', 'katib', '--cluster', 'lab'], '1', context);
    expect(asked).toEqual([
      { cluster: 'slipway', component: 'dashboard' },
      { cluster: 'lab', component: 'katib' },
    ]);
    expect(context.opened).toEqual([address, address]);
  });

  it.each(['--print', '--json'])('only tells with %s', async (option) => {
    const { context } = openContext([held]);
    await runCommand(['open', option], '1', context);
    expect(context.opened).toEqual([]);
    expect(context.out.text()).toBe(option === '--json' ? `${JSON.stringify(held)}\n` : `${address}\n`);
  });

  it('opens one tab, however often the forward comes back', async () => {
    const { context } = openContext([forwarded, { state: 'waiting', reason: 'no pod' }, forwarded]);
    await runCommand(['open'], '1', context);
    expect(context.opened).toEqual([address]);
    expect(context.out.text()).toBe(
      `${address}  (a forward: it ends with Ctrl-C)\nWaits: no pod\n${address}  (a forward: it ends with Ctrl-C)\n`,
    );
  });

  it('says so where there is no browser', async () => {
    const { context } = openContext([held], { desktop: false });
    await runCommand(['open'], '1', context);
    expect(context.error.text()).toContain(`open ${address} yourself`);
    expect(context.exitCode()).toBe(0);
  });
});

describe('slipway example', () => {
  const place = { workspace: 'ada', name: 'first-run' };
  const path = '/notebook/ada/first-run/lab/tree/first-run.ipynb';
  const states: ExampleState[] = [
    { state: 'starting', ...place, reason: 'its volume is made' },
    { state: 'ready', ...place, path },
  ];

  function exampleContext() {
    const asked: unknown[] = [];
    const start = (input: unknown) => (asked.push(input), streamOf(states));
    const open = (input: unknown) => (asked.push(input), streamOf([held]));
    return { asked, context: fakeContext({ example: { start }, access: { open } }) };
  }

  it('says how far it is, and how to open it', async () => {
    const { context, asked } = exampleContext();
    await runCommand(['example', '--cluster', 'lab', '--image', 'mine:1', '--workspace', 'ada'], '1', context);
    expect(asked).toEqual([
      { cluster: 'lab', name: 'first-run', timeoutSeconds: 1800, workspace: 'ada', image: 'mine:1' },
    ]);
    expect(context.out.text()).toBe(
      'first-run in ada: its volume is made ...\nfirst-run in ada is ready.\n' +
        `Open it with "slipway open --path ${path} --cluster lab".\n`,
    );
  });

  it('opens it when it is told to', async () => {
    const { context, asked } = exampleContext();
    await runCommand(['example', '--open'], '1', context);
    expect(asked.at(-1)).toEqual({ cluster: 'slipway', path });
    expect(context.opened).toEqual([address]);
  });

  it('prints JSON for programs, and opens nothing', async () => {
    const { context } = exampleContext();
    await runCommand(['example', '--open', '--json'], '1', context);
    expect(context.out.text()).toBe(states.map((state) => `${JSON.stringify(state)}\n`).join(''));
    expect(context.opened).toEqual([]);
  });

  it('refuses a name that Kubernetes would not take, before anything is asked', async () => {
    const { context, asked } = exampleContext();
    await runCommand(['example', '--name', 'First Run'], '1', context);
    expect(context.exitCode()).toBe(2);
    expect(asked).toEqual([]);
  });
});

describe('programs of the desktop', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('get an address as one argument, and no shell: %s', (platform) => {
    const evil = 'http://localhost:1/?a=b&calc.exe';
    for (const [command, ...args] of browserPrograms(platform, evil)) {
      expect(args.at(-1)).toBe(evil);
      expect(command).not.toMatch(/^(cmd|sh|bash|powershell)/);
    }
  });

  it('are those of the display that there is', () => {
    const names = (env: NodeJS.ProcessEnv) => clipboardPrograms('linux', env).map(([command]) => command);
    expect(names({})).toEqual([]);
    expect(names({ DISPLAY: '' })).toEqual([]);
    expect(names({ DISPLAY: ':0' })).toEqual(['xclip', 'xsel']);
    expect(names({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })).toEqual(['wl-copy', 'xclip', 'xsel']);
  });
});
