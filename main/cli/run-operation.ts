import type { z } from 'zod';
import type { operationRequestSchema } from '../../contracts/operations.ts';
import type { CommandContext } from './command-context.ts';
import { followOperation } from './follow-operation.ts';
import { writeJson } from './write-output.ts';

interface Ways {
  readonly json?: boolean | undefined;
  readonly detach?: boolean | undefined;
}

/** Starts an operation and shows it until it ends; with `detach`, says how to follow it and returns at once. */
export async function runOperation(
  context: CommandContext,
  request: z.input<typeof operationRequestSchema>,
  { json = false, detach = false }: Ways,
): Promise<void> {
  const attached = await context.attach();
  try {
    const operation = await attached.client.operations.start(request);
    if (!detach) await followOperation(context, attached.client, operation, json);
    else if (json) writeJson(context.out, operation);
    else context.out.write(`${operation.title}: started. Follow it with "slipway operations log ${operation.id}".\n`);
  } finally {
    await attached.close();
  }
}
