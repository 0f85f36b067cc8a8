import type { Host } from '../../../provisioners/host.ts';

/** What engines put into every container they start. */
const marks = ['/.dockerenv', '/run/.containerenv', '/run/secrets/kubernetes.io', '/run/systemd/container'] as const;

/** Whether Slipway itself runs in a container. Never rejects. */
export async function isInContainer(host: Host): Promise<boolean> {
  const found = await Promise.all(marks.map((path) => isThere(host, path)));
  return found.includes(true);
}

/** The name of this computer or container, as the kernel has it; null where it does not say. */
export async function readHostName(host: Host): Promise<string | null> {
  try {
    return (await host.files.readText('/proc/sys/kernel/hostname'))?.trim() ?? null;
  } catch {
    return null;
  }
}

async function isThere(host: Host, path: string): Promise<boolean> {
  try {
    return (await host.files.stat(path)) !== null;
  } catch {
    return false;
  }
}
