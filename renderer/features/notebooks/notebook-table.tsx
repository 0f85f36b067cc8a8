import { useState, type ReactElement } from 'react';
import type { NotebookState, NotebookView } from '../../../contracts/notebooks.ts';
import { formatBytes, formatMillicores, formatMoment } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useChange } from '../settings/use-change.ts';
import { DeleteNotebookDialog } from './delete-notebook-dialog.tsx';
import { LogDialog } from './log-dialog.tsx';
import { notebooksText as words } from '../../../contracts/text/notebooks-text.ts';

const tones: Readonly<Record<NotebookState['state'], Tone>> = {
  running: 'ready',
  starting: 'busy',
  failing: 'fail',
  stopped: 'idle',
  stopping: 'busy',
  deleting: 'busy',
};

interface NotebookTableProps {
  readonly cluster: string;
  readonly notebooks: readonly NotebookView[];
  /** Address of the gateway, without a slash at its end; null while it cannot be reached. */
  readonly gateway: string | null;
}

interface Shown {
  readonly dialog: 'log' | 'delete';
  readonly notebook: NotebookView;
}

/** Every notebook with its state and what can be done with it. */
export function NotebookTable({ cluster, notebooks, gateway }: NotebookTableProps): ReactElement {
  const [shown, setShown] = useState<Shown | null>(null);
  const several = new Set(notebooks.map(({ workspace }) => workspace)).size > 1;
  const leave = () => setShown(null);
  return (
    <>
      <div className="scroll-x" role="group" aria-label={words.list} tabIndex={0}>
        <table className="notebooks">
          <thead>
            <tr>
              {[words.columns.name, words.columns.state, words.columns.size, words.columns.image].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{words.columns.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {notebooks.map((notebook) => (
              <NotebookRow
                key={`${notebook.workspace}/${notebook.name}`}
                cluster={cluster}
                notebook={notebook}
                gateway={gateway}
                several={several}
                onShow={(dialog) => setShown({ dialog, notebook })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {shown?.dialog === 'log' ? <LogDialog cluster={cluster} notebook={shown.notebook} onLeave={leave} /> : null}
      {shown?.dialog === 'delete' ? (
        <DeleteNotebookDialog cluster={cluster} notebook={shown.notebook} onLeave={leave} />
      ) : null}
    </>
  );
}

interface NotebookRowProps {
  readonly cluster: string;
  readonly notebook: NotebookView;
  readonly gateway: string | null;
  /** There are notebooks of several workspaces. */
  readonly several: boolean;
  readonly onShow: (dialog: Shown['dialog']) => void;
}

function NotebookRow({ cluster, notebook, gateway, several, onShow }: NotebookRowProps): ReactElement {
  const { name, workspace, condition, image } = notebook;
  return (
    <tr>
      <th scope="row" className="row-title">
        {name}
        {several ? <p className="soft notebooks__note">{workspace}</p> : null}
      </th>
      <td>
        <Chip tone={tones[condition.state]}>{words.states[condition.state]}</Chip>
        <Why condition={condition} />
      </td>
      <td className="figures">
        {sizeWords(notebook).map((part) => (
          <p key={part} className="nowrap">
            {part}
          </p>
        ))}
      </td>
      <td className="notebooks__image">{image}</td>
      <td>
        <Actions cluster={cluster} notebook={notebook} gateway={gateway} onShow={onShow} />
      </td>
    </tr>
  );
}

/** What the cluster says of a notebook that is not simply running. */
function Why({ condition }: { condition: NotebookState }): ReactElement | null {
  if (condition.state === 'stopped')
    return condition.since === null ? null : (
      <p className="soft notebooks__note">{words.since(formatMoment(condition.since))}</p>
    );
  if (condition.state !== 'starting' && condition.state !== 'failing') return null;
  return (
    <div className="soft notebooks__note">
      <p>{condition.reason}</p>
      {condition.warning === null ? null : <p>{condition.warning}</p>}
    </div>
  );
}

function sizeWords({ millicores, memoryBytes, gpu }: NotebookView): readonly string[] {
  const parts = [
    millicores === null ? '' : formatMillicores(millicores),
    memoryBytes === null ? '' : formatBytes(memoryBytes),
    gpu === null ? '' : words.gpu(gpu.count, gpu.resource),
  ].filter((part) => part !== '');
  return parts.length === 0 ? [words.anySize] : parts;
}

function Actions({ cluster, notebook, gateway, onShow }: Omit<NotebookRowProps, 'several'>): ReactElement {
  const change = useChange();
  const { workspace, name, condition, path } = notebook;
  const { state } = condition;
  const isStopped = state === 'stopped' || state === 'stopping';
  const verb = isStopped ? 'start' : 'stop';
  const turn = () =>
    change.run(async (client) => {
      await client.notebooks[verb]({ cluster, workspace, name });
      return '';
    });
  return (
    <div className="notebooks__actions">
      <div className="notebooks__buttons">
        {state === 'running' && gateway !== null ? (
          <a
            className="button button--primary button--normal"
            href={`${gateway}${path}`}
            target="_blank"
            rel="noreferrer"
            aria-label={words.opens(name)}
          >
            {words.open}
            <Icon name="out" />
          </a>
        ) : null}
        {state === 'deleting' ? null : (
          <>
            <Button
              busy={change.busy}
              disabled={!change.possible}
              aria-label={words.of(words[verb], name)}
              onClick={() => void turn()}
            >
              {words[verb]}
            </Button>
            <Button kind="quiet" aria-label={words.of(words.log, name)} onClick={() => onShow('log')}>
              {words.log}
            </Button>
            <Button kind="quiet" aria-label={words.of(words.delete, name)} onClick={() => onShow('delete')}>
              {words.delete}
            </Button>
          </>
        )}
      </div>
      {change.error === null ? null : <ErrorNotice title={words.failed} error={change.error} />}
    </div>
  );
}
