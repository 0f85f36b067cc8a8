import { join } from 'node:path';
import type { OperationEvent, UpInput } from '../../../contracts/operations.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import { gatewayNodePort } from '../../../provisioners/gateway-port.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { Provisioner, ProvisionerContext } from '../../../provisioners/provisioner.ts';
import { loginTransform } from '../access/login-transform.ts';
import { type ClusterRecord, writeRecord } from '../clusters/cluster-record.ts';
import type { Rendered } from '../distribution/render.ts';
import type { ClusterArrival } from './cluster-arrival.ts';
import type { PlatformChoice } from './up-check.ts';
import type { UpDeps } from './up-deps.ts';

interface InstallWork {
  readonly record: ClusterRecord;
  readonly platform: PlatformChoice;
  readonly rendered: readonly Rendered[];
  readonly provisioner: Provisioner;
  readonly arrival: ClusterArrival;
}

export interface Installed {
  readonly objects: number;
  readonly workloads: number;
}

/** Installs what was rendered into a running cluster, and remembers that it was asked for. */
export async function* installOn(
  input: UpInput,
  work: InstallWork,
  deps: UpDeps,
  context: ProvisionerContext,
): AsyncGenerator<OperationEvent, Installed> {
  const { record, platform, provisioner, rendered } = work;
  const { isImageSettled, expected } = work.arrival;
  const { host, signal } = context;
  await remember(host, record, platform);
  // What is on its way counts: with `Always` a node would ask for what it was just given. What never comes it pulls.
  const nodeImages = [...(await provisioner.nodeImages(record.name, context)), ...expected()];
  const fit = deps.makeTransform({ plan: platform.plan, nodeImages, gateway: { nodePort: gatewayNodePort } });
  const { login } = await deps.ensureLogin(host, record.name);
  const withLogin = loginTransform(login, record.name);
  const transform: typeof fit = (component, object) => withLogin(component, fit(component, object));
  const client = host.kubernetes.connect(await provisioner.kubeconfig(record.name, context));
  const { catalog, lock } = platform;
  const { timeoutSeconds } = input;
  try {
    return yield* deps.installPlatform(
      { cluster: record.name, client, rendered, catalog, lock, transform, timeoutSeconds, isImageSettled },
      { host, signal },
    );
  } finally {
    client.close();
  }
}

/** Written before the installation, so that one that is cut off is gone on with. A lock file of the user's is copied. */
async function remember(host: Host, record: ClusterRecord, choice: PlatformChoice): Promise<void> {
  const isVersion = choice.distribution === choice.lock.version;
  const copy = join(clusterFolder(host.paths.home, record.name), 'lock.json');
  if (!isVersion && choice.distribution !== copy)
    await host.files.writeAtomic(copy, `${JSON.stringify(choice.lock, null, 2)}\n`);
  const { plan } = choice;
  const platform = {
    distribution: isVersion ? choice.distribution : copy,
    mirror: choice.mirror ?? null,
    preset: plan.preset,
    components: choice.components === undefined ? null : [...choice.components],
    profile: plan.profile,
    plan,
  };
  await writeRecord(host, { ...record, platform });
}
