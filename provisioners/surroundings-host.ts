/** What an outside address answered, without its body. */
export interface AnswerHead {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is around Slipway on this computer: who runs it, with which environment, on which network. */
export interface SurroundingsHost {
  /** Of the engine's environment what is set and not empty. Values may hold secrets: never show one as it is. */
  environment(names: readonly string[]): Readonly<Record<string, string>>;
  /** Who runs this. An administrator is root; on Windows nobody is, since a program is raised one by one there. */
  user(): { readonly name: string; readonly isAdministrator: boolean };
  /** The folder where they look for what was downloaded. */
  downloadsFolder(): Promise<string>;
  /** The addresses of a host's name. Rejects with `network.failed`. */
  resolveName(name: string, signal: AbortSignal): Promise<string[]>;
  /** Asks for the head of an address, through the proxy of the environment. Rejects with `network.failed`. */
  askHead(address: string, signal: AbortSignal, headers?: Readonly<Record<string, string>>): Promise<AnswerHead>;
}
