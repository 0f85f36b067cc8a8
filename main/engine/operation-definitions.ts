import { ensureLogin } from './access/login-store.ts';
import type { Clusters } from './clusters/clusters.ts';
import { deleteOperation } from './clusters/delete-operation.ts';
import { powerOperation } from './clusters/power-operations.ts';
import { readCatalog } from './distribution/catalog.ts';
import { readLock } from './distribution/lock-file.ts';
import { renderComponents } from './distribution/render.ts';
import { selectComponents } from './distribution/selection.ts';
import type { Doctor } from './doctor/doctor.ts';
import { fixOperation } from './doctor/fix-operation.ts';
import { readHardware } from './hardware/read-hardware.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { OperationDefinitions } from './operations/definition.ts';
import { makePlan } from './planning/make-plan.ts';
import { installPlatform } from './platform/install.ts';
import { makeTransform } from './platform/transform.ts';
import { rehearseOperation } from './rehearsal/rehearse.ts';
import { checkStoreOperation } from './snapshots/check-store-operation.ts';
import { deleteSnapshotsOperation } from './snapshots/delete-snapshots-operation.ts';
import { openOperation } from './snapshots/open-operation.ts';
import { restoreOperation } from './snapshots/restore-operation.ts';
import { snapshotOperation } from './snapshots/snapshot-operation.ts';
import { fetchToolsOperation } from './tools/fetch-tools.ts';
import type { Tools } from './tools/tools.ts';
import { upOperation } from './up/up.ts';
import { freeSpaceOperation } from './upkeep/free-space-operation.ts';
import { uninstallOperation } from './upkeep/uninstall-operation.ts';
import { withDiskWatch } from './upkeep/with-disk-watch.ts';
import { feedImages, type ImageFeed } from './up/up-images.ts';
import { downloadOperation } from './volumes/download-operation.ts';
import { uploadOperation } from './volumes/upload-operation.ts';

/** What the definitions share with the handlers. */
interface DefinitionParts {
  readonly doctor: Doctor;
  readonly active: () => number;
  readonly feed: ImageFeed;
  readonly inbox: Inbox;
}

/** Every long task that Slipway knows, by its kind. */
export function operationDefinitions(tools: Tools, clusters: Clusters, parts: DefinitionParts): OperationDefinitions {
  const { doctor, active, feed, inbox } = parts;
  const remove = deleteOperation(clusters);
  const up = upOperation({
    clusters,
    tools,
    readHardware,
    readCatalog,
    readLock,
    selectComponents,
    makePlan,
    renderComponents,
    makeTransform,
    ensureLogin,
    installPlatform,
    settings: feed.settings,
    feedImages: (work, context) => feedImages(work, feed, context),
  });
  return {
    up: withDiskWatch(up, clusters),
    start: powerOperation('start', clusters),
    stop: powerOperation('stop', clusters),
    pause: powerOperation('pause', clusters),
    resume: powerOperation('resume', clusters),
    delete: remove,
    download: downloadOperation(clusters),
    upload: uploadOperation(clusters, inbox),
    snapshot: snapshotOperation({ clusters, tools }),
    restore: restoreOperation({ clusters, tools }),
    'open-snapshot': openOperation({ clusters, tools }),
    'delete-snapshots': deleteSnapshotsOperation({ clusters, tools }),
    'check-store': checkStoreOperation({ clusters, tools }),
    'fetch-tools': fetchToolsOperation(tools),
    fix: fixOperation(doctor),
    'free-space': freeSpaceOperation(active),
    uninstall: uninstallOperation(clusters, remove, active),
    rehearse: rehearseOperation(tools),
  };
}
