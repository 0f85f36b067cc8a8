import type { Clusters } from '../clusters/clusters.ts';
import type { Tools } from '../tools/tools.ts';
import { aioRequestsCheck } from './aio-requests.ts';
import { apparmorMysqldCheck } from './apparmor-mysqld.ts';
import { cgroupVersionCheck } from './cgroup-version.ts';
import type { Check } from './check.ts';
import { clockSkewCheck } from './clock-skew.ts';
import { containerEngineCheck } from './container-engine.ts';
import { corporateCaCheck } from './corporate-ca.ts';
import { diskSpaceCheck } from './disk-space.ts';
import { dockerCommandCheck } from './docker-command.ts';
import { engineSizeCheck } from './engine-size.ts';
import { engineVersionCheck } from './engine-version.ts';
import { imagesArchitectureCheck } from './images-architecture.ts';
import { inotifyLimitsCheck } from './inotify-limits.ts';
import { kernelModulesCheck } from './kernel-modules.ts';
import { type BusyClusters, leftoversCheck } from './leftovers.ts';
import { nameResolutionCheck } from './name-resolution.ts';
import { nvidiaRuntimeCheck } from './nvidia-runtime.ts';
import { openFilesCheck } from './open-files.ts';
import { otherClustersCheck } from './other-clusters.ts';
import { portsFreeCheck } from './ports-free.ts';
import { proxyCheck } from './proxy.ts';
import { registryRateLimitCheck } from './registry-rate-limit.ts';
import { registryReachableCheck } from './registry-reachable.ts';
import { socketPermissionCheck } from './socket-permission.ts';
import { swapCheck } from './swap.ts';
import { toolVersionsCheck } from './tool-versions.ts';
import { wslCheck } from './wsl.ts';

/** The parts of the engine that some checks ask. */
export interface CheckParts {
  readonly clusters: Clusters;
  readonly tools: Pick<Tools, 'list'>;
  readonly busy: BusyClusters;
}

/** Checks that need nothing but this computer, in the order in which they are told. */
const ownChecks: readonly Check[] = [
  containerEngineCheck,
  socketPermissionCheck,
  engineVersionCheck,
  dockerCommandCheck,
  engineSizeCheck,
  diskSpaceCheck,
  cgroupVersionCheck,
  inotifyLimitsCheck,
  aioRequestsCheck,
  openFilesCheck,
  kernelModulesCheck,
  apparmorMysqldCheck,
  swapCheck,
  wslCheck,
  nvidiaRuntimeCheck,
  imagesArchitectureCheck,
  clockSkewCheck,
  proxyCheck,
  corporateCaCheck,
  nameResolutionCheck,
  registryReachableCheck,
  registryRateLimitCheck,
];

/** Every check. A new one is one file and one line here, or above where it needs no other part of the engine. */
export function allChecks({ clusters, tools, busy }: CheckParts): readonly Check[] {
  return [
    ...ownChecks,
    portsFreeCheck(clusters),
    toolVersionsCheck(tools),
    otherClustersCheck(clusters),
    leftoversCheck(clusters, busy),
  ];
}

/** What `up` asks before it makes anything: quick, and without the network. */
export const upChecks: readonly Check[] = ownChecks.filter(({ concernsUp }) => concernsUp);
