import { enableCompileCache } from 'node:module';

// What was compiled once is not compiled again: a third of the time of a short command.
enableCompileCache();
const [{ runCommand }, { processContext }] = await Promise.all([
  import('./run-command.ts'),
  import('./process-context.ts'),
]);
await runCommand(process.argv.slice(2), process.env['SLIPWAY_VERSION'] ?? 'development', processContext());
