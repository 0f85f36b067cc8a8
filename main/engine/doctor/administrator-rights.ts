import type { Hardware } from '../../../contracts/hardware.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { Prefix } from './fix-step.ts';

const askSeconds = 10;

/**
 * What has to stand before a command so that it runs as an administrator without a password being typed here: nothing
 * for root and on Windows (whose programs ask by themselves), `sudo -n` where sudo lets this user, `pkexec` where a
 * desktop can ask. Null where there is no way.
 */
export async function administratorPrefix(
  host: Host,
  platform: Hardware['operatingSystem']['platform'],
): Promise<Prefix | null> {
  if (platform === 'win32' || host.surroundings.user().isAdministrator) return [];
  if ((await host.processes.find('sudo')) !== null) {
    const { exitCode } = await host.processes.run('sudo', ['-n', 'true'], { timeoutSeconds: askSeconds });
    if (exitCode === 0) return ['sudo', '-n'];
  }
  const hasDesktop = Object.keys(host.surroundings.environment(['DISPLAY', 'WAYLAND_DISPLAY'])).length > 0;
  return hasDesktop && (await host.processes.find('pkexec')) !== null ? ['pkexec'] : null;
}
