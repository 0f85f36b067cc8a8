import type { ReactElement } from 'react';
import type { ComponentStatus, PlatformStatus } from '../../../contracts/platform.ts';
import { accessText } from '../../../contracts/text/access-text.ts';
import { ComponentTable } from './component-table.tsx';
import { FirstRunCard } from './first-run-card.tsx';
import { NodeGauges } from './node-gauges.tsx';
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
      <LoginCard key={cluster.name} cluster={cluster.name} dashboard={dashboardOf(components, gateway.address)} />
      {isRunning ? <NodeGauges key={`usage ${cluster.name}`} cluster={cluster} /> : null}
      {isRunning && hasNotebooks ? (
        <FirstRunCard key={`example ${cluster.name}`} cluster={cluster.name} gateway={gateway.address} />
      ) : null}
      {gateway.isForward ? <p className="soft">{accessText.forward}</p> : null}
      <ComponentTable status={status} gateway={gateway.address} />
    </>
  );
}

/** Where all pages begin; null until it can be opened. */
function dashboardOf(components: readonly ComponentStatus[], gateway: string | null): string | null {
  const dashboard = components.find(({ id, condition }) => id === 'dashboard' && condition.state === 'ready');
  return gateway === null || typeof dashboard?.webPath !== 'string' ? null : `${gateway}${dashboard.webPath}`;
}
