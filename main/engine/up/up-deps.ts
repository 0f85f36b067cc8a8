import type { Plan } from '../../../contracts/planning.ts';
import type { ensureLogin } from '../access/login-store.ts';
import type { ProvisionerContext } from '../../../provisioners/provisioner.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { readCatalog } from '../distribution/catalog.ts';
import type { readLock } from '../distribution/lock-file.ts';
import type { renderComponents } from '../distribution/render.ts';
import type { selectComponents } from '../distribution/selection.ts';
import type { readHardware } from '../hardware/read-hardware.ts';
import type { makePlan } from '../planning/make-plan.ts';
import type { installPlatform } from '../platform/install.ts';
import type { Transform } from '../platform/work-list.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Tools } from '../tools/tools.ts';
import type { feedImages } from './up-images.ts';

/** What a rendered object is fitted to before it is applied. */
export interface TransformInput {
  readonly plan: Plan;
  /** Full names of the images that every node holds already. */
  readonly nodeImages: readonly string[];
  /** The gateway's Service gets this port of every node. */
  readonly gateway: { readonly nodePort: number };
}

/** The parts of the engine that `up` puts together. */
export interface UpDeps {
  readonly clusters: Clusters;
  readonly tools: Pick<Tools, 'tool'>;
  readonly readHardware: typeof readHardware;
  readonly readCatalog: typeof readCatalog;
  readonly readLock: typeof readLock;
  readonly selectComponents: typeof selectComponents;
  readonly makePlan: typeof makePlan;
  readonly renderComponents: typeof renderComponents;
  readonly makeTransform: (input: TransformInput) => Transform;
  readonly ensureLogin: typeof ensureLogin;
  readonly installPlatform: typeof installPlatform;
  readonly settings: Pick<SettingsStore, 'read' | 'nodeNetwork'>;
  /** `feedImages`, with where it keeps what it pulls. */
  readonly feedImages: (
    work: Parameters<typeof feedImages>[0],
    context: ProvisionerContext,
  ) => ReturnType<typeof feedImages>;
}
