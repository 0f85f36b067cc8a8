import { AppError } from '../../contracts/app-error.ts';
import { runAsChild } from '../../main/engine/host/child-main.ts';

/** A child for the tests of runChild, which does as its input says. */
runAsChild(async (input, emit) => {
  const { act, text = '' } = input as { act: string; text?: string };
  switch (act) {
    case 'echo':
      for (const character of text) await emit({ character });
      return { echoed: text };
    case 'refuse':
      throw new AppError('component.unknown', { name: text, known: 'a, b' });
    case 'die':
      process.stderr.write('out of luck\n');
      return process.exit(7);
    case 'chatter':
      process.stdout.write('a library says hello\n');
      return 'done';
    case 'hang':
      await emit('hanging');
      return new Promise(() => setInterval(() => undefined, 1000));
    default:
      throw new Error(`no act ${act}`);
  }
});
