import { useState, type ReactElement } from 'react';
import type { SettingsChange, SettingsView } from '../../../contracts/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ChangeOutcome } from './change-outcome.tsx';
import { isRegistry, isWebAddress, orNull } from './settings-form.ts';
import { settingsText } from '../../../contracts/text/settings-text.ts';
import { type Change, useChange } from './use-change.ts';

const words = settingsText.mirrors;

interface MirrorsPanelProps {
  readonly view: SettingsView;
  readonly onChanged: () => void;
}

/** What is asked in the place of the publishers' hosts and of registries. */
export function MirrorsPanel({ view, onChanged }: MirrorsPanelProps): ReactElement {
  const [mirror, setMirror] = useState(view.mirror ?? '');
  const change = useChange();
  const save = async (asked: SettingsChange): Promise<boolean> => {
    const isDone = await change.run(async (client) => {
      await client.settings.change(asked);
      return settingsText.saved;
    });
    if (isDone) onChanged();
    return isDone;
  };
  const hasChanged = orNull(mirror) !== view.mirror;
  return (
    <Panel title={words.title}>
      <form
        className="settings__row"
        onSubmit={(event) => {
          event.preventDefault();
          if (hasChanged) void save({ mirror: orNull(mirror) });
        }}
      >
        <Field
          label={words.mirror}
          help={words.mirrorHelp}
          value={mirror}
          onChange={(event) => setMirror(event.target.value)}
        />
        <Button type="submit" busy={change.busy} disabled={!hasChanged || !change.possible}>
          {settingsText.save}
        </Button>
      </form>
      <RegistryMirrors mirrors={view.registryMirrors} change={change} onSave={save} />
      <ChangeOutcome change={change} />
    </Panel>
  );
}

interface RegistryMirrorsProps {
  readonly mirrors: SettingsView['registryMirrors'];
  readonly change: Change;
  readonly onSave: (asked: SettingsChange) => Promise<boolean>;
}

function RegistryMirrors({ mirrors, change, onSave }: RegistryMirrorsProps): ReactElement {
  const entries = Object.entries(mirrors);
  return (
    <div className="settings__part">
      <h3>{words.registries}</h3>
      {entries.length === 0 ? <p className="soft">{words.none}</p> : null}
      <ul className="settings__list">
        {entries.map(([registry, address]) => (
          <li key={registry}>
            <span>
              <strong>{registry}</strong> <span className="soft">{address}</span>
            </span>
            <Button
              kind="quiet"
              disabled={change.busy || !change.possible}
              aria-label={settingsText.removeOf(registry)}
              onClick={() => void onSave({ registryMirrors: { [registry]: null } })}
            >
              {settingsText.remove}
            </Button>
          </li>
        ))}
      </ul>
      <NewMirror busy={change.busy || !change.possible} onSave={onSave} />
    </div>
  );
}

function NewMirror({ busy, onSave }: { busy: boolean; onSave: RegistryMirrorsProps['onSave'] }): ReactElement {
  const [registry, setRegistry] = useState('');
  const [address, setAddress] = useState('');
  const add = async () => {
    const isDone = await onSave({ registryMirrors: { [registry.trim()]: address.trim() } });
    if (!isDone) return;
    setRegistry('');
    setAddress('');
  };
  const isFine = isRegistry(registry) && isWebAddress(address);
  return (
    <form
      className="settings__row"
      onSubmit={(event) => {
        event.preventDefault();
        if (isFine) void add();
      }}
    >
      <Field
        label={words.registry}
        problem={registry === '' || isRegistry(registry) ? null : words.registryBad}
        suggestions={['docker.io', 'ghcr.io', 'quay.io', 'gcr.io', 'registry.k8s.io']}
        value={registry}
        onChange={(event) => setRegistry(event.target.value)}
      />
      <Field
        label={words.address}
        help={words.addressHelp}
        problem={address === '' || isWebAddress(address) ? null : words.addressBad}
        value={address}
        onChange={(event) => setAddress(event.target.value)}
      />
      <Button type="submit" disabled={!isFine || busy}>
        {words.add}
      </Button>
    </form>
  );
}
