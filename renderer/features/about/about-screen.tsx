import type { ReactElement, ReactNode } from 'react';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { addresses } from '../../app/use-route.ts';
import { formatBytes, formatMoment } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel, Skeleton } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { aboutText, kubeflowDocumentation } from '../../../contracts/text/about-text.ts';
import { LicencesPanel } from './licences-panel.tsx';
import './about-screen.css';

const readInfo = (client: SlipwayClient, signal: AbortSignal) => client.engine.info({}, { signal });
const readState = (client: SlipwayClient, signal: AbortSignal) => client.upkeep.leaving({}, { signal });

/** What this is, where it keeps things, where to read on, and whose work it stands on. */
export function AboutScreen(): ReactElement {
  return (
    <Screen title={aboutText.title} lead={aboutText.lead}>
      <div className="about__pair">
        <ThisPanel />
        <HelpPanel />
      </div>
      <DataPanel />
      <LicencesPanel />
    </Screen>
  );
}

function ThisPanel(): ReactElement {
  const info = useAsk(readInfo);
  return (
    <Panel title={aboutText.this}>
      {info.state === 'failed' ? (
        <ErrorNotice error={info.error} actions={<Button onClick={info.again}>{text.tryAgain}</Button>} />
      ) : null}
      {info.value === null && info.state !== 'failed' ? <Skeleton rows={4} label={text.loading} /> : null}
      {info.value === null ? null : (
        <dl className="about__facts">
          <Fact title={aboutText.version}>{info.value.version}</Fact>
          <Fact title={aboutText.build}>
            <code>{info.value.build}</code>
          </Fact>
          <Fact title={aboutText.engineSince}>{formatMoment(info.value.startedAt)}</Fact>
          <Fact title={aboutText.licence}>{aboutText.ownLicence}</Fact>
        </dl>
      )}
    </Panel>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  );
}

function HelpPanel(): ReactElement {
  return (
    <Panel title={aboutText.help}>
      <p className="soft">{aboutText.guide}</p>
      <ul className="about__links">
        <li>
          <a href={addresses.doctor}>{aboutText.doctor}</a>
        </li>
        <li>
          <a
            href={kubeflowDocumentation}
            target="_blank"
            rel="noreferrer"
            aria-label={`${aboutText.kubeflow}, ${aboutText.opensNew}`}
          >
            {aboutText.kubeflow} <Icon name="out" />
          </a>
        </li>
      </ul>
      <p className="soft">{aboutText.privacy}</p>
    </Panel>
  );
}

function DataPanel(): ReactElement {
  const state = useAsk(readState);
  return (
    <Panel title={aboutText.data}>
      <p className="soft">{aboutText.dataBody}</p>
      {state.state === 'failed' ? (
        <ErrorNotice error={state.error} actions={<Button onClick={state.again}>{text.tryAgain}</Button>} />
      ) : null}
      {state.value === null && state.state !== 'failed' ? <Skeleton rows={2} label={text.loading} /> : null}
      {state.value === null ? null : (
        <>
          <dl className="about__facts">
            <Fact title={aboutText.home}>
              <code>{state.value.home}</code>
            </Fact>
          </dl>
          <Disclosure summary={aboutText.entries(formatBytes(sumOf(state.value.entries)))}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{aboutText.entry}</th>
                  <th scope="col">{aboutText.name}</th>
                  <th scope="col" className="number">
                    {aboutText.size}
                  </th>
                </tr>
              </thead>
              <tbody>
                {state.value.entries.map(({ name, title, bytes }) => (
                  <tr key={name}>
                    <td>{title}</td>
                    <td>
                      <code>{name}</code>
                    </td>
                    <td className="number">{formatBytes(bytes)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Disclosure>
        </>
      )}
      <p className="soft">
        {aboutText.remove} <code>{aboutText.removeCommand}</code>
      </p>
    </Panel>
  );
}

function sumOf(entries: readonly { readonly bytes: number }[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}
