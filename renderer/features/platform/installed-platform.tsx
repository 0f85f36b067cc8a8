import type { ReactElement } from 'react';
import type { PlatformStatus } from '../../../contracts/platform.ts';
import { accessText } from './access-text.ts';
import { ComponentTable } from './component-table.tsx';
import { FirstRunCard } from './first-run-card.tsx';
import { LoginCard } from './login-card.tsx';
import { useGateway } from './use-gateway.ts';

/** What makes and offers notebooks: both must be ready before one is offered. */
const notebookComponents = ['notebook-controller', 'jupyter-web-app'];

/** A platform with the ways into it: its login, its pages, a first notebook. */
export function InstalledPlatform({ status }: { status: PlatformStatus }): ReactElement {
  const { cluster, components } = status;
  const gateway = useGateway(cluster);
  const isRunning = cluster.condition.state === 'running';
  const hasNotebooks = notebookComponents.every((id) =>
    components.some((component) => component.id === id && component.condition.state === 'ready'),
  );
  return (
    <>
      <LoginCard key={cluster.name} cluster={cluster.name} />
      {isRunning && hasNotebooks ? (
        <FirstRunCard key={`example ${cluster.name}`} cluster={cluster.name} gateway={gateway.address} />
      ) : null}
      {gateway.isForward ? <p className="soft">{accessText.forward}</p> : null}
      <ComponentTable status={status} gateway={gateway.address} />
    </>
  );
}
