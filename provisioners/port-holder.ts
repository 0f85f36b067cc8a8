import { AppError } from '../contracts/app-error.ts';
import type { Host } from './host.ts';

/** The ways in which systems tell who listens on a port, the first one that is there is asked. */
const askers: readonly {
  readonly program: string;
  readonly args: (port: number) => string[];
  readonly read: (text: string, port: number) => string | null;
}[] = [
  { program: 'ss', args: () => ['-H', '-l', '-t', '-n', '-p'], read: readSs },
  { program: 'lsof', args: (port) => ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], read: readLsof },
];

const askSeconds = 5;

/** The error that says that a port is taken, by whom where that can be found out. */
export async function portTakenError(host: Host, port: number, cause?: unknown): Promise<AppError> {
  const holder = (await containerOn(host, port)) ?? (await programOn(host, port));
  return holder === null
    ? new AppError('port.taken', { port }, cause)
    : new AppError('port.taken-by', { port, holder }, cause);
}

/** A container engine listens for its containers: the person knows the container's name. */
async function containerOn(host: Host, port: number): Promise<string | null> {
  const all = await host.docker.containers({}).catch((thrown: unknown) => {
    // Whatever keeps the engine from answering, it is not what is told here.
    if (!(thrown instanceof AppError)) throw thrown;
    return [];
  });
  const found = all.find((container) => container.ports.some((one) => one.host === port));
  return found === undefined ? null : `the container ${found.name}`;
}

async function programOn(host: Host, port: number): Promise<string | null> {
  for (const { program, args, read } of askers) {
    const path = await host.processes.find(program);
    if (path === null) continue;
    try {
      const { stdout } = await host.processes.run(path, args(port), { timeoutSeconds: askSeconds });
      const found = read(stdout, port);
      if (found !== null) return found;
    } catch (thrown) {
      // A program that cannot be asked leaves it unknown, which is what the caller then says.
      if (!(thrown instanceof AppError)) throw thrown;
    }
  }
  return null;
}

/** A line of `ss`: `LISTEN 0 128 127.0.0.1:8080 0.0.0.0:* users:(("nginx",pid=812,fd=6))`; the end only of one's own. */
export function readSs(text: string, port: number): string | null {
  for (const line of text.split('\n')) {
    const [, , , local = ''] = line.trim().split(/\s+/);
    if (!local.endsWith(`:${port}`)) continue;
    const [, name, pid] = /users:\(\("([^"]*)",pid=(\d+)/.exec(line) ?? [];
    if (name !== undefined && pid !== undefined) return inWords(name, pid);
  }
  return null;
}

/** Fields of `lsof -Fpc`, one a line: `p812`, `cnginx`. */
export function readLsof(text: string): string | null {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  const name = /^c(.+)$/m.exec(text)?.[1];
  return pid === undefined || name === undefined ? null : inWords(name, pid);
}

function inWords(name: string, pid: string): string {
  return `the program ${name} (process ${pid})`;
}
