import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { SlipwayClient } from '../../contracts/services.ts';
import { createClient } from '../../main/rpc/client.ts';
import { greetEngine } from '../../main/rpc/greet-engine.ts';

const repository = path.resolve(import.meta.dirname, '../..');
export const patience = { timeout: 60_000 };

/** The desktop app as it is built, with a state folder and a profile of its own. */
export class DesktopApp {
  readonly folder: string;
  readonly home: string;
  readonly environment: Record<string, string>;
  app!: ElectronApplication;
  page!: Page;
  #process: ChildProcess | null = null;

  private constructor(folder: string, environment: Record<string, string>) {
    this.folder = folder;
    this.home = path.join(folder, 'home');
    this.environment = {
      ...(process.env as Record<string, string>),
      SLIPWAY_HOME: this.home,
      SLIPWAY_IDLE_SECONDS: '1',
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      ...environment,
    };
  }

  /** Nothing runs yet. */
  static async prepare(environment: Record<string, string> = {}): Promise<DesktopApp> {
    return new DesktopApp(await mkdtemp(path.join(tmpdir(), 'slipway-desktop-')), environment);
  }

  static async open(...args: readonly string[]): Promise<DesktopApp> {
    const desktop = await DesktopApp.prepare();
    await desktop.start(...args);
    return desktop;
  }

  /** Starts it, also again, with what a person or the system adds to its command line. */
  async start(...args: readonly string[]): Promise<void> {
    await this.launch(...args);
    this.page = await this.app.firstWindow();
  }

  /** As `start`, where no window may come. */
  async launch(...args: readonly string[]): Promise<void> {
    this.app = await _electron.launch({
      args: [...this.#args, ...args],
      env: this.environment,
      executablePath: electronProgram(),
      ...patience,
    });
    // Playwright forgets it as soon as it has ended.
    this.#process = this.app.process();
  }

  /** Starts a second app beside the first; resolves with its exit code. */
  startSecond(...args: readonly string[]): Promise<number | null> {
    const child = spawn(electronProgram(), [...this.#args, ...args], { env: this.environment, stdio: 'ignore' });
    return new Promise((resolve, reject) => {
      child.on('exit', resolve);
      child.on('error', reject);
    });
  }

  get #args(): string[] {
    const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return [repository, ...rootFlags, `--user-data-dir=${path.join(this.folder, 'user-data')}`];
  }

  /** Presses an item of the native menu, as a person would, who cannot press one that is greyed. */
  async pressMenu(id: string): Promise<void> {
    await this.app.evaluate(({ Menu, BrowserWindow }, item) => {
      const found = Menu.getApplicationMenu()?.getMenuItemById(item);
      if (!found?.enabled) throw new Error(`no such item: ${item}`);
      const press = found.click as (event: undefined, window: Electron.BrowserWindow | undefined) => void;
      press(undefined, BrowserWindow.getAllWindows()[0]);
    }, id);
  }

  /** Answers every question of the app with the button of this number, and notes what was asked. */
  async answerQuestions(response: number): Promise<() => Promise<string[]>> {
    await this.app.evaluate(({ dialog }, number) => {
      const asked: string[] = [];
      Reflect.set(globalThis, 'asked', asked);
      dialog.showMessageBox = async (...parts: unknown[]) => {
        const options = parts.at(-1) as { message: string };
        asked.push(options.message);
        return { response: number, checkboxChecked: false };
      };
    }, response);
    return () => this.app.evaluate(() => Reflect.get(globalThis, 'asked') as string[]);
  }

  /** Failures that the app shows from now on are noted instead: their title and text. */
  async noteErrors(): Promise<() => Promise<string[]>> {
    await this.app.evaluate(({ dialog }) => {
      const failures: string[] = [];
      Reflect.set(globalThis, 'failures', failures);
      dialog.showErrorBox = (title, text) => failures.push(`${title}\n${text}`);
    });
    return () => this.app.evaluate(() => Reflect.get(globalThis, 'failures') as string[]);
  }

  /** Has the system's window for saving answer with this path from now on. */
  async chooseFile(filePath: string): Promise<void> {
    await this.app.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
    }, filePath);
  }

  /** What the app opens outside of itself from now on is noted instead. */
  async noteOpened(): Promise<() => Promise<string[]>> {
    await this.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Reflect.set(globalThis, 'opened', opened);
      shell.openExternal = async (address) => {
        opened.push(address);
      };
    });
    return () => this.app.evaluate(() => Reflect.get(globalThis, 'opened') as string[]);
  }

  windows(): Promise<number> {
    return this.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  }

  /** From the engine's own file in the state folder; empty where there is none. */
  async enginePid(): Promise<string> {
    const text = await readFile(path.join(this.home, 'engine.json'), 'utf8').catch(() => '');
    return /"pid":\s*(\d+)/.exec(text)?.[1] ?? '';
  }

  /** Asks the engine that runs, beside the app. */
  async askEngine<T>(ask: (client: SlipwayClient) => Promise<T>): Promise<T> {
    const attached = await greetEngine(this.home, 'test', 10);
    if (attached === null) throw new Error('no engine runs');
    try {
      return await ask(createClient(attached.connection));
    } finally {
      attached.connection.end();
    }
  }

  /** Resolves when the app has ended by itself. */
  async ended(): Promise<void> {
    const child = this.#process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => child.once('exit', () => resolve()));
  }

  async close(): Promise<void> {
    const isRunning = this.#process !== null && this.#process.exitCode === null && this.#process.signalCode === null;
    if (isRunning) {
      await this.answerQuestions(0);
      // As a person would. Playwright's own end of an app waits a minute where the app asks before it goes.
      await this.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
      await this.ended();
    }
    await this.askEngine((client) => client.engine.shutdown({ force: true })).catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** The Electron that the tests run. */
export function electronProgram(): string {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  return folder === undefined
    ? path.join(repository, 'node_modules/electron/dist/electron')
    : path.join(folder, 'electron');
}
