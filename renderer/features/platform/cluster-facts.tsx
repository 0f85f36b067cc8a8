import type { ReactElement, ReactNode } from 'react';
import type { NodeFacts } from '../../../contracts/clusters.ts';
import type { PlatformStatus } from '../../../contracts/platform.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { formatAmount, formatMoment } from '../../ui/amount.ts';
import { Panel } from '../../ui/panel.tsx';

const { facts } = text.platform;

/** Where the cluster is and what it is made of. */
export function ClusterFacts({ status: { cluster, distribution } }: { status: PlatformStatus }): ReactElement {
  return (
    <Panel title={text.platform.cluster}>
      <dl className="cluster-facts">
        <Fact title={facts.provisioner}>{cluster.provisioner}</Fact>
        <Fact title={facts.distribution}>{distribution ?? text.platform.noDistribution}</Fact>
        <Fact title={facts.nodes}>
          {cluster.nodes.length === 0 ? text.none : null}
          {cluster.nodes.map((node) => (
            <NodeLine key={node.name} node={node} />
          ))}
        </Fact>
        <Fact title={facts.created}>{cluster.createdAt === null ? text.unknown : formatMoment(cluster.createdAt)}</Fact>
        <Fact title={facts.apiServer}>
          <code>{cluster.apiServer ?? text.unknown}</code>
        </Fact>
        <Fact title={facts.ports}>
          {cluster.ports.length === 0
            ? text.none
            : cluster.ports.map(({ host, purpose }) => `${host} (${purpose})`).join(', ')}
        </Fact>
        <Fact title={facts.kubeconfig} wide>
          <code>{cluster.kubeconfig ?? text.unknown}</code>
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }): ReactElement {
  return (
    <div className={wide ? 'cluster-facts__wide' : undefined}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function NodeLine({ node }: { node: NodeFacts }): ReactElement {
  const size = text.platform.nodeSize(
    formatAmount('millicores', node.millicores),
    formatAmount('bytes', node.memoryBytes),
  );
  return (
    <p>
      {node.name} <span className="soft">({[node.version ?? text.unknown, size].join(', ')})</span>
    </p>
  );
}
