import { useState, type ReactElement } from 'react';
import type { SettingsView } from '../../../contracts/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ChangeOutcome } from './change-outcome.tsx';
import { networkChange, networkForm, type NetworkForm, networkProblems } from './settings-form.ts';
import { settingsText } from '../../../contracts/text/settings-text.ts';
import { useChange } from './use-change.ts';

const words = settingsText.network;

/** Proxy and certificates. */
export function NetworkPanel({ view, onChanged }: { view: SettingsView; onChanged: () => void }): ReactElement {
  const [form, setForm] = useState<NetworkForm>(() => networkForm(view));
  const change = useChange();
  const problems = networkProblems(form);
  const asked = problems.proxy || problems.certificates ? null : networkChange(form, view);
  const save = async () => {
    if (asked === null) return;
    const isDone = await change.run(async (client) => {
      setForm(networkForm(await client.settings.change(asked)));
      return settingsText.saved;
    });
    if (isDone) onChanged();
  };
  return (
    <Panel title={words.title}>
      <form
        className="settings__form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <NetworkFields form={form} view={view} onChange={(part) => setForm({ ...form, ...part })} />
        <ChangeOutcome change={change} />
        <div>
          <Button kind="primary" type="submit" busy={change.busy} disabled={asked === null || !change.possible}>
            {settingsText.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

interface NetworkFieldsProps {
  readonly form: NetworkForm;
  readonly view: SettingsView;
  readonly onChange: (part: Partial<NetworkForm>) => void;
}

function NetworkFields({ form, view, onChange }: NetworkFieldsProps): ReactElement {
  const problems = networkProblems(form);
  const { environmentProxy } = view;
  return (
    <div className="settings__fields">
      <Field
        label={words.proxy}
        help={environmentProxy === null ? words.proxyHelp : words.proxyFromEnvironment(environmentProxy)}
        problem={problems.proxy ? words.proxyBad : null}
        value={form.proxy}
        onChange={(event) => onChange({ proxy: event.target.value })}
      />
      <Field
        label={words.noProxy}
        help={words.noProxyHelp}
        value={form.noProxy}
        onChange={(event) => onChange({ noProxy: event.target.value })}
      />
      <Field
        label={words.user}
        help={words.userHelp}
        value={form.proxyUser}
        onChange={(event) => onChange({ proxyUser: event.target.value })}
      />
      <Field
        label={words.password}
        help={words.passwordHelp}
        type="password"
        autoComplete="new-password"
        value={form.proxyPassword}
        onChange={(event) => onChange({ proxyPassword: event.target.value })}
      />
      <Field
        label={words.certificates}
        help={words.certificatesHelp}
        problem={problems.certificates ? words.certificatesBad : null}
        value={form.certificateAuthority}
        onChange={(event) => onChange({ certificateAuthority: event.target.value })}
      />
    </div>
  );
}
