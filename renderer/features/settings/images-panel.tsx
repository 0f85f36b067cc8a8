import type { ReactElement } from 'react';
import type { SettingsView } from '../../../contracts/settings.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { useAsk } from '../../app/use-ask.ts';
import { formatBytes } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ChangeOutcome } from './change-outcome.tsx';
import { settingsText } from '../../../contracts/text/settings-text.ts';
import { useChange } from './use-change.ts';

const words = settingsText.images;
const readImages = (client: SlipwayClient, signal: AbortSignal) => client.settings.images({}, { signal });
const counts = [1, 2, 3, 4, 5, 6, 8, 10];

/** Whether images are pulled ahead, and what of them is kept. */
export function ImagesPanel({ view, onChanged }: { view: SettingsView; onChanged: () => void }): ReactElement {
  const kept = useAsk(readImages);
  const change = useChange();
  const save = async (asked: { pullImages?: boolean; imageDownloads?: number }) => {
    const isDone = await change.run(async (client) => {
      await client.settings.change(asked);
      return settingsText.saved;
    });
    if (isDone) onChanged();
  };
  const clear = async () => {
    const isDone = await change.run(async (client) =>
      words.cleared(formatBytes((await client.settings.clearImages({})).bytes)),
    );
    if (isDone) kept.again();
  };
  return (
    <Panel title={words.title}>
      <label className="settings__check">
        <input
          type="checkbox"
          checked={view.pullImages}
          disabled={change.busy || !change.possible}
          onChange={(event) => void save({ pullImages: event.target.checked })}
        />
        <span>
          {words.ahead}. <span className="soft">{words.aheadHelp}</span>
        </span>
      </label>
      <Downloads
        count={view.imageDownloads}
        disabled={change.busy || !change.possible}
        onChoose={(imageDownloads) => void save({ imageDownloads })}
      />
      {kept.value === null ? null : (
        <div className="settings__list settings__kept">
          <p>{words.kept(kept.value.images.length, formatBytes(kept.value.bytes))}</p>
          {kept.value.bytes === 0 ? null : (
            <Button disabled={change.busy || !change.possible} onClick={() => void clear()}>
              {words.clear}
            </Button>
          )}
        </div>
      )}
      <ChangeOutcome change={change} />
    </Panel>
  );
}

interface DownloadsProps {
  readonly count: number;
  readonly disabled: boolean;
  readonly onChoose: (count: number) => void;
}

function Downloads({ count, disabled, onChoose }: DownloadsProps): ReactElement {
  const choices = [...new Set([...counts, count])].sort((a, b) => a - b);
  return (
    <label className="settings__check">
      <span>{words.downloads}</span>
      <select value={count} disabled={disabled} onChange={(event) => onChoose(Number(event.target.value))}>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    </label>
  );
}
