import type { Attached, CommandContext, Screen } from './command-context.ts';

/** One value as indented JSON, for programs and for people. */
export function writeJson(screen: Screen, value: unknown): void {
  screen.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Lines of text. */
export function writeLines(screen: Screen, lines: readonly string[]): void {
  screen.write(lines.map((line) => `${line}\n`).join(''));
}

/** Attaches to the engine for as long as `use` takes. */
export async function withEngine<Result>(
  context: CommandContext,
  use: (client: Attached['client']) => Promise<Result>,
): Promise<Result> {
  const attached = await context.attach();
  try {
    return await use(attached.client);
  } finally {
    await attached.close();
  }
}
