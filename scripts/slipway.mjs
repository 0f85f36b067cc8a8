import { prepareOrExit } from './lib/prepare.mjs';
import { runCli } from './lib/run.mjs';

await prepareOrExit();
await runCli(process.argv.slice(2));
