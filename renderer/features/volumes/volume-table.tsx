import type { ReactElement } from 'react';
import type { VolumeView } from '../../../contracts/volumes.ts';
import { formatKnownBytes } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';
import { Chip, type Tone } from '../../ui/chip.tsx';
import '../notebooks/notebooks-screen.css';
import { volumesText as words } from '../../../contracts/text/volumes-text.ts';

const tones: Readonly<Record<string, Tone>> = { Bound: 'ready', Pending: 'idle', Lost: 'fail' };

interface VolumeTableProps {
  readonly volumes: readonly VolumeView[];
  readonly onFiles: (volume: VolumeView) => void;
  readonly onDelete: (volume: VolumeView) => void;
}

/** Every volume with its size and who uses it; one that nothing uses can be deleted. */
export function VolumeTable({ volumes, onFiles, onDelete }: VolumeTableProps): ReactElement {
  const several = new Set(volumes.map(({ workspace }) => workspace)).size > 1;
  const { name, size, storageClass, state, usedBy } = words.columns;
  return (
    <div className="scroll-x" role="group" aria-label={words.list} tabIndex={0}>
      <table className="notebooks">
        <thead>
          <tr>
            {[name, size, storageClass, state, usedBy].map((title) => (
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
          {volumes.map((volume) => (
            <VolumeRow
              key={`${volume.workspace}/${volume.name}`}
              volume={volume}
              several={several}
              onFiles={() => onFiles(volume)}
              onDelete={() => onDelete(volume)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface VolumeRowProps {
  readonly volume: VolumeView;
  readonly several: boolean;
  readonly onFiles: () => void;
  readonly onDelete: () => void;
}

function VolumeRow({ volume, several, onFiles, onDelete }: VolumeRowProps): ReactElement {
  const { name, workspace, phase, deleting, usedBy } = volume;
  return (
    <tr>
      <th scope="row" className="row-title">
        {name}
        {several ? <p className="soft notebooks__note">{workspace}</p> : null}
      </th>
      <td className="figures">{formatKnownBytes(volume.bytes)}</td>
      <td>{volume.storageClass ?? words.noClass}</td>
      <td>
        {deleting ? (
          <Chip tone="busy">{words.deleting}</Chip>
        ) : (
          <Chip tone={tones[phase] ?? 'warn'}>{words.phases[phase] ?? phase}</Chip>
        )}
      </td>
      <td>{usedBy.length === 0 ? words.nothing : usedBy.map((user) => words.user[user.kind](user.name)).join(', ')}</td>
      <td>
        <div className="notebooks__buttons volumes__buttons">
          {phase === 'Bound' && !deleting ? (
            <Button kind="quiet" aria-label={words.filesOf(name)} onClick={onFiles}>
              {words.files}
            </Button>
          ) : null}
          {usedBy.length > 0 || deleting ? null : (
            <Button kind="quiet" aria-label={words.deleteOf(name)} onClick={onDelete}>
              {words.delete}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}
