import * as z from 'zod';
import type { ContainerFacts, DockerInfo } from '../../../provisioners/host.ts';

const infoSchema = z.object({
  Name: z.string().default(''),
  OperatingSystem: z.string().default('unknown'),
  KernelVersion: z.string().default('unknown'),
  Architecture: z.string().default('unknown'),
  NCPU: z.number().positive(),
  MemTotal: z.number().nonnegative(),
  Driver: z.string().default('unknown'),
  DockerRootDir: z.string().default(''),
  CgroupVersion: z.string().optional(),
  SecurityOptions: z.array(z.string()).nullish(),
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
  SystemTime: z.string().optional(),
});

const versionSchema = z.object({
  Version: z.string(),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
});

/** What the engine says of itself (`GET /info` and `/version`). */
export function toDockerInfo(address: string, info: unknown, version: unknown): DockerInfo {
  const facts = infoSchema.parse(info);
  const { Version, Components } = versionSchema.parse(version);
  const isPodman = Components?.some((one) => /podman/i.test(one.Name)) === true;
  const cgroup = facts.CgroupVersion;
  return {
    address,
    version: Version,
    operatingSystem: isPodman ? `Podman on ${facts.OperatingSystem}` : facts.OperatingSystem,
    kernel: facts.KernelVersion,
    architecture: facts.Architecture,
    cpus: facts.NCPU,
    memoryBytes: facts.MemTotal,
    storageDriver: facts.Driver,
    dataFolder: facts.DockerRootDir,
    cgroupVersion: cgroup === '1' || cgroup === '2' ? cgroup : 'unknown',
    rootless: isRootless(facts, isPodman),
    runtimes: Object.keys(facts.Runtimes ?? {}).sort(),
    name: facts.Name,
    ...(facts.SystemTime === undefined ? {} : { time: facts.SystemTime }),
  };
}

/** Podman 4.3 does not say it of itself; that its data lies in somebody's home tells it. */
function isRootless({ SecurityOptions, DockerRootDir }: z.infer<typeof infoSchema>, isPodman: boolean): boolean {
  if (SecurityOptions?.some((one) => one.includes('name=rootless')) === true) return true;
  return isPodman && DockerRootDir.includes('/.local/share/containers/');
}

const containerSchema = z.object({
  Id: z.string(),
  Names: z.array(z.string()),
  Image: z.string(),
  Created: z.number(),
  State: z.enum(['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'removing']),
  Labels: z.record(z.string(), z.string()).nullish(),
  Ports: z
    .array(z.object({ IP: z.string().optional(), PrivatePort: z.number(), PublicPort: z.number().optional() }))
    .nullish(),
  Mounts: z.array(z.object({ Type: z.string(), Name: z.string().optional(), Destination: z.string() })).nullish(),
});

/** One container of the engine's list (`GET /containers/json`). */
export function toContainerFacts(container: unknown): ContainerFacts {
  const facts = containerSchema.parse(container);
  return {
    id: facts.Id,
    name: (facts.Names[0] ?? '').replace(/^\//, ''),
    image: facts.Image,
    state: facts.State,
    labels: facts.Labels ?? {},
    createdAt: new Date(facts.Created * 1000).toISOString(),
    ports: (facts.Ports ?? []).flatMap((port) =>
      port.PublicPort === undefined
        ? []
        : [{ container: port.PrivatePort, host: port.PublicPort, address: port.IP ?? '0.0.0.0' }],
    ),
    mounts: (facts.Mounts ?? []).map((mount) => ({
      type: mount.Type,
      name: mount.Name === undefined || mount.Name === '' ? null : mount.Name,
      destination: mount.Destination,
    })),
  };
}
