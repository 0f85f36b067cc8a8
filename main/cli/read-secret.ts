import { AppError } from '../../contracts/app-error.ts';

const longest = 64 * 1024;

/** As `CommandContext.readSecret` says: typed without being shown, or piped in. */
export async function readSecret(question: string): Promise<string> {
  return process.stdin.isTTY ? typed(question) : piped();
}

async function piped(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin as AsyncIterable<string>) {
    text += chunk;
    if (text.length > longest)
      throw new AppError('input.invalid', { what: 'Standard input', why: 'it is too long for a password' });
  }
  return text.split(/\r?\n/, 1)[0] ?? '';
}

/** The terminal is told to hand over each key, and shows none. */
function typed(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(`${question}: `);
  stdin.setEncoding('utf8');
  stdin.setRawMode(true);
  stdin.resume();
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (settle: () => void) => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const onData = (keys: string) => {
      for (const key of keys) {
        if (key === '\r' || key === '\n') {
          end(() => resolve(text));
          return;
        }
        if (key === '\u0003' || key === '\u0004') {
          end(() => reject(new AppError('cancelled', { what: question.toLowerCase() })));
          return;
        }
        text = key === '\u007F' || key === '\b' ? text.slice(0, -1) : text + key;
      }
    };
    stdin.on('data', onData);
  });
}
