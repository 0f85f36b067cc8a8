/**
 * A page of an Electron that was started with `--remote-debugging-port`: what Playwright asks of a browser at its
 * attaching, Electron does not have, and its own way into Electron is shut by the fuses of a package.
 */
export class DebuggedPage {
  readonly #socket: WebSocket;
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Takes the address that Electron prints, and attaches to its page; undefined while there is none. */
  static async find(browser: string): Promise<DebuggedPage | undefined> {
    const answer = await fetch(`http://${new URL(browser).host}/json/list`);
    const targets = (await answer.json()) as { type: string; webSocketDebuggerUrl: string }[];
    const page = targets.find((target) => target.type === 'page');
    if (page === undefined) return undefined;
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    return new DebuggedPage(socket);
  }

  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      const listen = ({ data }: MessageEvent): void => {
        const message = JSON.parse(String(data)) as { id?: number; result?: { result?: { value?: unknown } } };
        if (message.id !== id) return;
        this.#socket.removeEventListener('message', listen);
        resolve(message.result?.result?.value);
      };
      this.#socket.addEventListener('message', listen);
      this.#socket.send(
        JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }),
      );
    });
  }

  close(): void {
    this.#socket.close();
  }
}
