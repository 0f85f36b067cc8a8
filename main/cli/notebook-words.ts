import { assertNever } from '../../contracts/assert-never.ts';
import type { NotebookState, NotebookView } from '../../contracts/notebooks.ts';
import { formatBytes, formatMillicores } from '../../contracts/units.ts';
import { renderTable } from './table.ts';
import { plainText } from './text-width.ts';

/** How a notebook is, in words. */
export function conditionWords(condition: NotebookState): string {
  switch (condition.state) {
    case 'running':
    case 'stopping':
    case 'deleting':
      return condition.state;
    case 'stopped':
      return condition.since === null ? 'stopped' : `stopped since ${condition.since}`;
    case 'starting':
    case 'failing': {
      const warning = condition.warning === null ? '' : ` (${condition.warning})`;
      return plainText(`${condition.state}: ${condition.reason}${warning}`);
    }
    default:
      return assertNever(condition);
  }
}

/** Notebooks as a table. */
export function notebookLines(notebooks: readonly NotebookView[], width: number): string[] {
  const columns = [{ whole: true }, { whole: true }, { flexible: true }, {}, {}, { flexible: true }];
  const head = ['NAME', 'WORKSPACE', 'STATE', 'CPU', 'MEMORY', 'IMAGE'];
  const rows = notebooks.map((notebook) => [
    notebook.name,
    notebook.workspace,
    conditionWords(notebook.condition),
    notebook.millicores === null ? 'any' : formatMillicores(notebook.millicores),
    notebook.memoryBytes === null ? 'any' : formatBytes(notebook.memoryBytes),
    notebook.image,
  ]);
  return renderTable(
    columns,
    [head, ...rows].map((row) => row.map((text) => ({ text }))),
    width,
  );
}
