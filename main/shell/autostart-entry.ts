/**
 * A file of an autostart folder (Desktop Entry Specification 1.5, Desktop Application Autostart Specification 0.5) that
 * runs a program with its arguments when the person logs in.
 */
export function autostartEntry(name: string, command: readonly string[]): string {
  const lines = [
    'Type=Application',
    `Name=${name}`,
    `Exec=${command.map(quoteArgument).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ];
  return ['[Desktop Entry]', ...lines, ''].join('\n');
}

/** Quoted as the key `Exec` wants it, whose quoting is inside of that of every string; `%` begins a field code. */
function quoteArgument(argument: string): string {
  const quoted = argument.replace(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%');
  return `"${quoted.replaceAll('\\', '\\\\').replaceAll('\n', String.raw`\n`).replaceAll('\t', String.raw`\t`)}"`;
}
