/** A program that was started to run beside the engine. */
export interface StartedProgram {
  readonly pid: number;
  /** Settles when it has ended, with how: `code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
}

export interface BackgroundProgram {
  readonly pid: number;
  /** File name of the program: `etcd`. */
  readonly program: string;
  readonly state: 'running' | 'paused';
}

export interface BackgroundOptions {
  /** Told apart by it, and found again by any engine: an absolute path of ours. */
  readonly mark: string;
  readonly cwd: string;
  /** File that all its output is appended to. */
  readonly log: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Programs that live as long as the engine and never longer, however it ends: the kernel ends them with it. What is told
 * of them is read from the kernel, not from a memory of ours. Linux only.
 */
export interface BackgroundHost {
  /** Rejects with `rehearsal.unsupported` where programs cannot be tied to the engine's life. */
  check(): Promise<void>;
  /** Starts a program with a list of arguments. Rejects with `tool.missing` where it cannot be started. */
  start(program: string, args: readonly string[], options: BackgroundOptions): Promise<StartedProgram>;
  /** What runs now with this mark, whichever engine started it. Empty where there is no such thing as a mark. */
  find(mark: string): Promise<BackgroundProgram[]>;
  /** Freezes all programs with a mark, or lets them go on. */
  pause(mark: string): Promise<void>;
  resume(mark: string): Promise<void>;
  /** Ends all programs with a mark at once, paused ones too; none is left when it resolves. */
  end(mark: string): Promise<void>;
  /** How many that this engine started run now. */
  running(): number;
}
