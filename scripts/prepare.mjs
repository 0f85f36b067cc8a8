import { prepareOrExit } from './lib/prepare.mjs';

await prepareOrExit({ rebuild: process.argv.includes('--rebuild') });
