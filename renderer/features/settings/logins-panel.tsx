import { useState, type ReactElement } from 'react';
import type { SettingsView } from '../../../contracts/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ChangeOutcome } from './change-outcome.tsx';
import { isRegistry } from './settings-form.ts';
import { settingsText } from '../../../contracts/text/settings-text.ts';
import { type Change, useChange } from './use-change.ts';

const words = settingsText.logins;
const nothing = { registry: '', username: '', password: '' };

interface LoginsPanelProps {
  readonly view: SettingsView;
  readonly onChanged: () => void;
}

/** Who is logged in where, and the way in and out. */
export function LoginsPanel({ view, onChanged }: LoginsPanelProps): ReactElement {
  const change = useChange();
  const logout = async (registry: string) => {
    const isDone = await change.run(async (client) => {
      await client.settings.logout({ registry });
      return '';
    });
    if (isDone) onChanged();
  };
  return (
    <Panel title={words.title}>
      {view.registries.length === 0 ? <p className="soft">{words.none}</p> : null}
      <ul className="settings__list">
        {view.registries.map(({ registry, username }) => (
          <li key={registry}>
            <span>
              <strong>{registry}</strong> <span className="soft">{words.as(username)}</span>
            </span>
            <Button
              kind="quiet"
              disabled={change.busy || !change.possible}
              aria-label={words.logoutOf(registry)}
              onClick={() => void logout(registry)}
            >
              {words.logout}
            </Button>
          </li>
        ))}
      </ul>
      <LoginForm change={change} onChanged={onChanged} />
      <ChangeOutcome change={change} />
    </Panel>
  );
}

function LoginForm({ change, onChanged }: { change: Change; onChanged: () => void }): ReactElement {
  const [form, setForm] = useState(nothing);
  const isFine = isRegistry(form.registry) && form.username !== '' && form.password !== '';
  const login = async () => {
    const isDone = await change.run(async (client) => {
      const done = await client.settings.login({ ...form, registry: form.registry.trim() });
      return words.done(done.registry);
    });
    if (!isDone) return;
    setForm(nothing);
    onChanged();
  };
  return (
    <form
      className="settings__form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isFine) void login();
      }}
    >
      <div className="settings__fields">
        <Field
          label={words.registry}
          problem={form.registry === '' || isRegistry(form.registry) ? null : settingsText.mirrors.registryBad}
          suggestions={['docker.io', 'ghcr.io', 'quay.io']}
          value={form.registry}
          onChange={(event) => setForm({ ...form, registry: event.target.value })}
        />
        <Field
          label={words.username}
          value={form.username}
          onChange={(event) => setForm({ ...form, username: event.target.value })}
        />
        <Field
          label={words.password}
          help={words.passwordHelp}
          type="password"
          autoComplete="new-password"
          value={form.password}
          onChange={(event) => setForm({ ...form, password: event.target.value })}
        />
      </div>
      <div>
        <Button kind="primary" type="submit" busy={change.busy} disabled={!isFine || !change.possible}>
          {words.login}
        </Button>
      </div>
    </form>
  );
}
