import type { CommandContext, Screen } from '../../main/cli/command-context.ts';
import type { SlipwayClient } from '../../contracts/services.ts';

export interface FakeScreen extends Screen {
  /** All that was written. */
  text(): string;
  resize(columns: number, rows: number): void;
}

/** A screen of 80 by 24 that remembers what was written to it. */
function fakeScreen(options: { interactive?: boolean; colored?: boolean } = {}): FakeScreen {
  const { interactive = false, colored = false } = options;
  const listeners = new Set<() => void>();
  let written = '';
  let size = { columns: 80, rows: 24 };
  return {
    interactive,
    colored,
    columns: () => size.columns,
    rows: () => size.rows,
    write: (text) => {
      written += text;
    },
    onResize(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    text: () => written,
    resize(columns, rows) {
      size = { columns, rows };
      for (const listener of listeners) listener();
    },
  };
}

type PartialClient = { readonly [Service in keyof SlipwayClient]?: Partial<SlipwayClient[Service]> };

export interface FakeContext extends CommandContext {
  readonly out: FakeScreen;
  readonly error: FakeScreen;
  interrupt(): void;
  tick(): void;
  isClosed(): boolean;
  /** Addresses that were opened in a browser, and texts that were copied. */
  readonly opened: string[];
  readonly copied: string[];
  /** State folders that were removed. */
  readonly removed: readonly string[];
}

/** A context whose engine answers only what the test gives; anything else fails the test. */
export function fakeContext(
  client: PartialClient = {},
  options: {
    interactive?: boolean;
    colored?: boolean;
    answer?: boolean;
    now?: number;
    desktop?: boolean;
    typed?: string;
    secret?: string;
  } = {},
): FakeContext {
  const interrupts = new Set<() => void>();
  const ticks = new Set<() => void>();
  const { desktop = true } = options;
  const opened: string[] = [];
  const copied: string[] = [];
  let exitCode = 0;
  let closed = false;
  const removed: string[] = [];
  return {
    out: fakeScreen(options),
    error: fakeScreen({ colored: options.colored ?? false }),
    canAsk: options.answer !== undefined || options.typed !== undefined,
    ask: async () => options.answer === true,
    askFor: async (word) => options.typed === word,
    removeState: async (home) => {
      removed.push(home);
      return { left: [] };
    },
    removed,
    readSecret: async () => options.secret ?? '',
    attach: async () => ({
      client: onlyGiven(client),
      close: () => {
        closed = true;
      },
    }),
    onInterrupt(listener) {
      interrupts.add(listener);
      return () => interrupts.delete(listener);
    },
    openInBrowser: async (address) => desktop && opened.push(address) > 0,
    copy: async (text) => desktop && copied.push(text) > 0,
    opened,
    copied,
    now: () => options.now ?? 0,
    every(_milliseconds, call) {
      ticks.add(call);
      return () => ticks.delete(call);
    },
    absolutePath: (path) => (path.startsWith('/') ? path : `/here/${path}`),
    setExitCode: (code) => {
      exitCode = code;
    },
    exitCode: () => exitCode,
    interrupt: () => [...interrupts].forEach((listener) => listener()),
    tick: () => [...ticks].forEach((call) => call()),
    isClosed: () => closed,
  };
}

function onlyGiven(given: PartialClient): SlipwayClient {
  const services = new Proxy(given, {
    get: (target, name: string) => onlyMethods(name, givenOf(target, name)),
  });
  // Whatever is asked for and was not given throws, so the rest of the client is never seen.
  return services as SlipwayClient;
}

function onlyMethods(service: string, given: object): object {
  return new Proxy(given, {
    get(target, name: string) {
      const method: unknown = Reflect.get(target, name);
      if (method === undefined) throw new Error(`The test gives no answer to ${service}.${name}`);
      return method;
    },
  });
}

function givenOf(given: PartialClient, service: string): object {
  const methods: unknown = Reflect.get(given, service);
  return typeof methods === 'object' && methods !== null ? methods : {};
}
