import type { ReactElement } from 'react';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ImagesPanel } from './images-panel.tsx';
import { LoginsPanel } from './logins-panel.tsx';
import { MirrorsPanel } from './mirrors-panel.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { settingsText } from '../../../contracts/text/settings-text.ts';
import './settings-screen.css';

const readSettings = (client: SlipwayClient, signal: AbortSignal) => client.settings.read({}, { signal });

/** What a person sets once for this computer. */
export function SettingsScreen(): ReactElement {
  const settings = useAsk(readSettings);
  const { value: view, again } = settings;
  return (
    <Screen title={settingsText.title} lead={settingsText.lead}>
      {settings.state === 'failed' ? (
        <ErrorNotice error={settings.error} actions={<Button onClick={again}>{text.tryAgain}</Button>} />
      ) : null}
      {view === null && settings.state !== 'failed' ? <Skeleton rows={6} label={text.loading} /> : null}
      {view === null ? null : (
        <>
          <NetworkPanel view={view} onChanged={again} />
          <MirrorsPanel view={view} onChanged={again} />
          <LoginsPanel view={view} onChanged={again} />
          <ImagesPanel view={view} onChanged={again} />
        </>
      )}
    </Screen>
  );
}
