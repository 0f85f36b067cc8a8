import type { SlipwayClient } from '../../contracts/services.ts';

/** One of the two outputs of the command. */
export interface Screen {
  /** A person looks at it: a terminal that can move its cursor. */
  readonly interactive: boolean;
  readonly colored: boolean;
  columns(): number;
  rows(): number;
  write(text: string): void;
  /** Called when the size changed, until the returned function is called. */
  onResize(listener: () => void): () => void;
}

export interface Attached {
  readonly client: SlipwayClient;
  close(): void | Promise<void>;
}

/** All that a verb may touch outside itself; `processContext` is the real one, tests hand in another. */
export interface CommandContext {
  readonly out: Screen;
  readonly error: Screen;
  /** Whether a person can be asked. */
  readonly canAsk: boolean;
  /** Asks a question that is answered with yes or no; anything but yes is no. */
  ask(question: string): Promise<boolean>;
  /** Asks for a word to be typed, for what cannot be undone; anything else is no. */
  askFor(word: string, question: string): Promise<boolean>;
  /** Removes what is Slipway's from a state folder whose engine was told to end; answers what else lies there. */
  removeState(home: string): Promise<{ readonly left: readonly string[] }>;
  /** Asks for something that must not be seen; where nobody can be asked, the first line of standard input. */
  readSecret(question: string): Promise<string>;
  /** Finds or starts the engine. */
  attach(): Promise<Attached>;
  /** Called on each Ctrl-C, until the returned function is called; without a listener Ctrl-C ends the command. */
  onInterrupt(listener: () => void): () => void;
  /** Opens an address in the person's browser; false where nothing here can. */
  openInBrowser(address: string): Promise<boolean>;
  /** Puts a text onto the clipboard; false where there is none. */
  copy(text: string): Promise<boolean>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls again and again until the returned function is called. */
  every(milliseconds: number, call: () => void): () => void;
  /** A path as the engine has to be told: absolute. */
  absolutePath(path: string): string;
  /** The code that the command ends with; 0 where it is never set. */
  setExitCode(code: number): void;
  exitCode(): number;
}
