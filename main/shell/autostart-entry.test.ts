import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autostartEntry } from './autostart-entry.ts';

/** Reads `Exec` as the specification says: the escapes of a string first, then the quotes of the arguments. */
function argumentsOf(entry: string): string[] {
  const line = entry.split('\n').find((each) => each.startsWith('Exec=')) ?? '';
  const unescaped = line.slice('Exec='.length).replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? '');
  return [...unescaped.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, quoted = '']) =>
    quoted.replaceAll('%%', '%').replace(/\\(.)/gs, '$1'),
  );
}
const escapes: Readonly<Record<string, string>> = { '\\': '\\', n: '\n', t: '\t' };

describe('autostartEntry', () => {
  it('says what is run', () => {
    expect(autostartEntry('Slipway', ['/opt/My Apps/slipway', '--hidden']).split('\n')).toEqual([
      '[Desktop Entry]',
      'Type=Application',
      'Name=Slipway',
      'Exec="/opt/My Apps/slipway" "--hidden"',
      'Terminal=false',
      'X-GNOME-Autostart-enabled=true',
      '',
    ]);
    expect(autostartEntry('Slipway', ['/a$b`c"d\\e/50%'])).toContain(
      String.raw`Exec="/a\\$b\\` + '`' + String.raw`c\\"d\\\\e/50%%"`,
    );
  });

  it('keeps every argument as it is', () => {
    const argument = fc.string({ unit: fc.constantFrom('a', ' ', '/', '"', '$', '`', '\\', '%', '\n', '\t', 'é') });
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1 }), (command) => {
        const entry = autostartEntry('Slipway', command);
        expect(entry.split('\n')).toHaveLength(7);
        expect(argumentsOf(entry)).toEqual(command);
      }),
    );
  });
});
