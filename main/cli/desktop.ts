import { spawn } from 'node:child_process';

/** A program with a list of arguments, tried in order until one is there and agrees. */
type Program = readonly [command: string, ...args: string[]];

/** How long a program may take to say that it cannot; one that still runs then has taken the task. */
const patienceMilliseconds = 3000;

/** The desktop's own program that opens an address. No shell reads it, so that no character of it means anything else. */
export function browserPrograms(platform: NodeJS.Platform, address: string): Program[] {
  switch (platform) {
    case 'darwin':
      return [['open', address]];
    case 'win32':
      // Not `cmd /c start`: that is a shell, to which & and % mean something.
      return [['rundll32', 'url.dll,FileProtocolHandler', address]];
    default:
      return [
        ['xdg-open', address],
        ['wslview', address],
      ];
  }
}

/** Programs that put what they read from standard input onto the clipboard; none where there is no desktop. */
export function clipboardPrograms(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Program[] {
  if (platform === 'darwin') return [['pbcopy']];
  if (platform === 'win32') return [['clip']];
  const wayland: Program[] = isSet(env['WAYLAND_DISPLAY']) ? [['wl-copy']] : [];
  const x11: Program[] = isSet(env['DISPLAY'])
    ? [
        ['xclip', '-selection', 'clipboard'],
        ['xsel', '--clipboard', '--input'],
      ]
    : [];
  const windows: Program[] = isSet(env['WSL_DISTRO_NAME']) ? [['clip.exe']] : [];
  return [...wayland, ...x11, ...windows];
}

/** Opens an address in the person's browser; false where nothing here can. */
export async function openInBrowser(address: string): Promise<boolean> {
  return firstThatDoes(browserPrograms(process.platform, address));
}

/** Puts a text onto the clipboard; false where there is none. The text goes through standard input, for arguments are seen by all. */
export async function copyText(text: string): Promise<boolean> {
  return firstThatDoes(clipboardPrograms(process.platform, process.env), text);
}

async function firstThatDoes(programs: readonly Program[], input?: string): Promise<boolean> {
  for (const program of programs) if (await runs(program, input)) return true;
  return false;
}

/** Some go on in the background (a browser, what holds the clipboard): they are left behind, and hold nothing of ours. */
function runs([command, ...args]: Program, input: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'],
      detached: true,
      windowsHide: true,
    });
    const timer = setTimeout(() => leave(true), patienceMilliseconds);
    function leave(done: boolean): void {
      clearTimeout(timer);
      child.unref();
      resolve(done);
    }
    child.once('error', () => leave(false));
    child.once('exit', (code) => leave(code === 0));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
