import { useCallback, useState, type ReactElement } from 'react';
import type { Login } from '../../../contracts/access.ts';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { useClient } from '../../app/session-context.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { addresses } from '../../app/use-route.ts';
import { Announcer } from '../../ui/announcer.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Panel, Skeleton } from '../../ui/panel.tsx';
import { accessText } from '../../../contracts/text/access-text.ts';
import './access.css';

interface LoginCardProps {
  readonly cluster: string;
  /** Where one logs in; null while it cannot be opened. */
  readonly dashboard: string | null;
}

/** The login of a cluster, and the way in. The password is fetched only when somebody wants to see or copy it. */
export function LoginCard({ cluster, dashboard }: LoginCardProps): ReactElement {
  const login = useAsk(
    useCallback(
      (client: SlipwayClient, signal: AbortSignal) => client.access.login({ cluster }, { signal }),
      [cluster],
    ),
  );
  if (login.state === 'failed' && login.error.code === 'login.none') {
    const again = <ButtonLink href={addresses.launchOnto(cluster)}>{accessText.noneAction}</ButtonLink>;
    return (
      <Notice tone="warn" title={accessText.noneTitle} actions={again}>
        <p>{accessText.noneBody}</p>
      </Notice>
    );
  }
  return (
    <Panel title={accessText.login}>
      {login.state === 'failed' ? (
        <ErrorNotice error={login.error} actions={<Button onClick={login.again}>{text.tryAgain}</Button>} />
      ) : null}
      {login.value === null && login.state !== 'failed' ? <Skeleton rows={2} label={text.loading} /> : null}
      {login.value === null ? null : <LoginFacts cluster={cluster} login={login.value} dashboard={dashboard} />}
    </Panel>
  );
}

interface Shown {
  readonly password: string | null;
  readonly note: string;
  readonly error: AppError | null;
}

const hidden: Shown = { password: null, note: '', error: null };

function LoginFacts({ cluster, login, dashboard }: LoginCardProps & { login: Login }): ReactElement {
  const client = useClient();
  const [shown, setShown] = useState<Shown>(hidden);
  async function withPassword(show: (password: string) => Promise<Shown>): Promise<void> {
    try {
      const { password } = (await client?.access.login({ cluster, reveal: true })) ?? { password: null };
      if (password !== null) setShown(await show(password));
    } catch (thrown) {
      setShown({ ...hidden, error: asAppError(thrown) });
    }
  }
  const reveal = () => withPassword(async (password) => ({ ...hidden, password }));
  const copy = () =>
    withPassword(async (password) => {
      const isCopied = await copied(password);
      // Where it cannot be copied it is shown, so that the person can.
      if (!isCopied) return { ...hidden, password, note: accessText.notCopied };
      return { ...hidden, password: shown.password, note: accessText.copied };
    });
  return (
    <div className="login">
      <dl className="login__facts">
        <dt>{accessText.user}</dt>
        <dd>{login.user}</dd>
        <dt>{accessText.password}</dt>
        <dd>{shown.password === null ? <Masked /> : <code className="login__password">{shown.password}</code>}</dd>
      </dl>
      <div className="login__actions">
        <DashboardLink address={dashboard} />
        <Button disabled={client === null} onClick={() => void copy()}>
          {accessText.copy}
        </Button>
        {shown.password === null ? (
          <Button kind="quiet" disabled={client === null} onClick={() => void reveal()}>
            {accessText.reveal}
          </Button>
        ) : (
          <Button kind="quiet" onClick={() => setShown(hidden)}>
            {accessText.hide}
          </Button>
        )}
      </div>
      <p className="soft login__note">{shown.note === '' ? accessText.keptIn[login.keptIn] : shown.note}</p>
      <Announcer words={shown.note} />
      {shown.error === null ? null : <ErrorNotice error={shown.error} />}
    </div>
  );
}

function DashboardLink({ address }: { address: string | null }): ReactElement | null {
  if (address === null) return null;
  return (
    <ButtonLink
      kind="primary"
      href={address}
      target="_blank"
      rel="noreferrer"
      aria-label={`${accessText.dashboard}, ${accessText.opensNew}`}
    >
      {accessText.dashboard}
      <Icon name="out" />
    </ButtonLink>
  );
}

/** As many signs whatever the password is: its length is nobody's business. */
function Masked(): ReactElement {
  return (
    <>
      <span aria-hidden="true">••••••••••••</span>
      <span className="visually-hidden">{accessText.hidden}</span>
    </>
  );
}

async function copied(password: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(password);
    return true;
  } catch {
    return false;
  }
}
