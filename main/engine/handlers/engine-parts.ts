import type { Host } from '../../../provisioners/host.ts';
import type { Provisioner } from '../../../provisioners/provisioner.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { Tools } from '../tools/tools.ts';

/** What the handlers of the services are made from. */
export interface EngineParts {
  readonly host: Host;
  readonly tools: Tools;
  readonly clusters: Clusters;
  readonly provisioners: readonly Provisioner[];
  /** The mirror of the settings, for where a call names none. */
  readonly usualMirror: () => Promise<string | undefined>;
}
