import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../contracts/app-error.ts';
import { fakeHost, type HostOverrides } from '../test/fakes/fake-host.ts';
import type { ContainerFacts } from './host.ts';
import { portTakenError, readLsof, readSs } from './port-holder.ts';

// Lines that `ss -H -l -t -n -p` of iproute2 6.1 printed, with more lines of that shape: IPv6, any address, several
// descriptors. What lsof prints is by its manual page.
const ss = `LISTEN 0      511    127.0.0.1:33149 0.0.0.0:* users:(("node",pid=5625,fd=24))
LISTEN 0      128      0.0.0.0:2024  0.0.0.0:*
LISTEN 0      4096       127.0.0.1:8080       0.0.0.0:*    users:(("docker-proxy",pid=11706,fd=7))
LISTEN 0      511        127.0.0.1:80800      0.0.0.0:*    users:(("other",pid=1,fd=7))
LISTEN 0      4096               *:16443            *:*    users:(("node",pid=812,fd=22),("node",pid=813,fd=22))
LISTEN 0      128             [::]:22            [::]:*
`;

describe('who listens', () => {
  it('is read from what ss prints', () => {
    expect(readSs(ss, 33_149)).toBe('the program node (process 5625)');
    expect(readSs(ss, 2024)).toBeNull();
    expect(readSs(ss, 8080)).toBe('the program docker-proxy (process 11706)');
    expect(readSs(ss, 16_443)).toBe('the program node (process 812)');
    expect(readSs(ss, 22)).toBeNull();
    expect(readSs(ss, 808)).toBeNull();
  });

  it('is read from what lsof prints for programs', () => {
    expect(readLsof('p812\ncnginx\nf6\n')).toBe('the program nginx (process 812)');
    expect(readLsof('')).toBeNull();
  });

  it('is nobody in any other text', () => {
    fc.assert(fc.property(fc.string(), fc.nat(65_535), (text, port) => readSs(text, port) === null));
  });
});

describe('the error of a taken port', () => {
  const containers = async () =>
    [{ name: 'web', ports: [{ container: 80, host: 8080, address: '127.0.0.1' }] }] as unknown as ContainerFacts[];
  const host = (overrides: HostOverrides) =>
    fakeHost({ docker: { containers: async () => [] }, processes: { find: async () => null }, ...overrides });

  it('names the container', async () => {
    expect((await portTakenError(host({ docker: { containers } }), 8080)).message).toBe(
      'Port 8080 on this computer is taken by the container web.',
    );
  });

  it('names the program, also where the container engine does not answer', async () => {
    const processes = {
      find: async (program: string) => (program === 'ss' ? '/bin/ss' : null),
      run: async () => ({ exitCode: 0, stdout: ss, stderr: '' }),
    };
    const docker = {
      containers: async () => {
        throw new AppError('docker.missing');
      },
    };
    expect(await portTakenError(host({ processes, docker }), 16_443)).toMatchObject({
      code: 'port.taken-by',
      data: { holder: 'the program node (process 812)' },
    });
  });

  it('says no more than that it is taken where nobody can tell', async () => {
    expect(await portTakenError(host({}), 8080)).toMatchObject({ code: 'port.taken', data: { port: 8080 } });
  });
});
