import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import * as z from 'zod';
import { kitFile } from '../kit/kit.ts';

const answerSchema = z.union([z.object({ reply: z.unknown() }), z.object({ error: z.string() })]);
const registeredSchema = z.object({ event: z.literal('registered'), sender: z.string() });

export interface TrayMenuItem {
  readonly label?: string | undefined;
  readonly enabled?: boolean | undefined;
}
const menuSchema = z.object({
  children: z.array(z.object({ label: z.string().optional(), enabled: z.boolean().optional() })),
});
const itemSchema = z.object({ ToolTip: z.array(z.string()).nullable().optional(), Title: z.string().optional() });
const noticeSchema = z.object({ id: z.number(), summary: z.string(), body: z.string() });
export type ShownNotice = z.infer<typeof noticeSchema>;

/** The kit's desktop: it watches the session bus for tray icons and notifications, and presses them as a person does. */
export class TrayHost {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  readonly #waiting: ((answer: z.infer<typeof answerSchema>) => void)[] = [];
  /** The bus name of the latest icon. */
  #sender = '';

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.#process = process;
    this.#lines = createInterface({ input: process.stdout });
    this.#lines.on('line', (line) => {
      const message: unknown = JSON.parse(line);
      const answer = answerSchema.safeParse(message);
      if (answer.success) this.#waiting.shift()?.(answer.data);
      const registered = registeredSchema.safeParse(message);
      if (registered.success) this.#sender = registered.data.sender;
    });
  }

  /** Takes the names on the bus; rejects where another desktop has them. */
  static async start(): Promise<TrayHost> {
    const script = kitFile('electron/sni-watcher.py');
    // The system's own Python: another one has no bindings to the bus.
    const host = new TrayHost(spawn('/usr/bin/python3', [script]));
    await once(host.#lines, 'line');
    return host;
  }

  async #ask(question: object): Promise<unknown> {
    const answer = new Promise<z.infer<typeof answerSchema>>((resolve) => this.#waiting.push(resolve));
    this.#process.stdin.write(`${JSON.stringify(question)}\n`);
    const told = await answer;
    if ('error' in told) throw new Error(told.error);
    return told.reply;
  }

  async menu(): Promise<readonly TrayMenuItem[]> {
    return menuSchema.parse(await this.#ask({ cmd: 'menu' })).children;
  }

  /** What stands in the first line of the menu. */
  async sentence(): Promise<string> {
    return (await this.menu())[0]?.label ?? '';
  }

  async toolTip(): Promise<string> {
    const { ToolTip, Title } = itemSchema.parse(await this.#ask({ cmd: 'items' }));
    return ToolTip?.[0] ?? Title ?? '';
  }

  /** Presses the icon itself. */
  async activate(): Promise<void> {
    await this.#ask({ cmd: 'activate' });
  }

  /** Waits until the item can be pressed, and presses it. */
  async press(label: string): Promise<void> {
    const mayBePressed = async () => (await this.menu()).some((item) => item.label === label && item.enabled !== false);
    await expect.poll(mayBePressed, { timeout: 30_000, message: `to press ${label}` }).toBe(true);
    await this.#ask({ cmd: 'click', label });
  }

  async notices(): Promise<readonly ShownNotice[]> {
    return z.array(noticeSchema).parse(await this.#ask({ cmd: 'notifs' }));
  }

  async pressNotice(id: number): Promise<void> {
    await this.#ask({ cmd: 'notifclick', id });
  }

  /** A digest of the icon's pixels as they are on the bus now. */
  async pixels(): Promise<string> {
    const { stdout } = await promisify(execFile)(
      'gdbus',
      [
        ...['call', '--session', '--dest', this.#sender, '--object-path', '/StatusNotifierItem'],
        ...['--method', 'org.freedesktop.DBus.Properties.Get', 'org.kde.StatusNotifierItem', 'IconPixmap'],
      ],
      { maxBuffer: 1 << 24 },
    );
    return createHash('sha256').update(stdout).digest('hex');
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.stdin.end();
    await ended;
  }
}
