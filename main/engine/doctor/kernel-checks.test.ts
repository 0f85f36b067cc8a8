import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computer, contextOf, lookAt, onSystem } from '../../../test/fakes/doctor-facts.ts';
import { aioRequestsCheck } from './aio-requests.ts';
import { apparmorMysqldCheck } from './apparmor-mysqld.ts';
import { viewOf } from './fix-step.ts';
import { inotifyLimitsCheck } from './inotify-limits.ts';
import { kernelModulesCheck } from './kernel-modules.ts';
import { openFilesCheck, openFilesLimit } from './open-files.ts';
import { parseSwaps, swapCheck } from './swap.ts';
import { wslCheck } from './wsl.ts';

const inotify = (instances: string, watches: string) => ({
  '/proc/sys/fs/inotify/max_user_instances': instances,
  '/proc/sys/fs/inotify/max_user_watches': watches,
});
const aio = (most: string, used: string) => ({ '/proc/sys/fs/aio-max-nr': most, '/proc/sys/fs/aio-nr': used });

describe('the check of file watches', () => {
  it.each([
    ['1024\n', '524288\n', 'passed'],
    ['128\n', '524288\n', 'warned'],
    ['1024\n', '8192\n', 'warned'],
  ])('with %j instances and %j watches is %s', async (instances, watches, state) => {
    expect((await lookAt(inotifyLimitsCheck, { files: inotify(instances, watches) })).outcome.state).toBe(state);
  });

  it('raises what is too low, never lowers what is higher, and keeps it', async () => {
    const result = await lookAt(inotifyLimitsCheck, { files: inotify('128', '2000000') });
    expect(result).toMatchObject({
      fixable: true,
      outcome: {
        commands: [
          `printf '%s\\n' '# Written by "slipway doctor --fix".' 'fs.inotify.max_user_instances = 2280' 'fs.inotify.max_user_watches = 2000000' | sudo tee /etc/sysctl.d/90-slipway-inotify.conf`,
          'sudo sysctl -p /etc/sysctl.d/90-slipway-inotify.conf',
        ],
      },
    });
  });
});

describe('the check of asynchronous requests', () => {
  it.each([
    ['65536', '100', 'passed'],
    ['65536', '60000', 'warned'],
  ])('with %s allowed and %s in use is %s', async (most, used, state) => {
    expect((await lookAt(aioRequestsCheck, { files: aio(most, used) })).outcome.state).toBe(state);
  });

  it('is skipped where the kernel tells nothing', async () => {
    expect((await lookAt(aioRequestsCheck, {})).outcome.state).toBe('skipped');
  });

  it('can be put right', async () => {
    const { fixable, outcome } = await lookAt(aioRequestsCheck, { files: aio('65536', '60000') });
    expect(fixable).toBe(true);
    expect(JSON.stringify(outcome)).toContain('fs.aio-max-nr = 1048576');
  });
});

// Recorded from Linux 6.1 and 6.18.
const limits = `Limit                     Soft Limit           Hard Limit           Units
Max processes             95978                95978                processes
Max open files            1024                 20000                files
Max locked memory         8388608              8388608              bytes
`;

describe('the check of open files', () => {
  it.each([
    [limits, 'passed'],
    [limits.replace('20000', '4096 '), 'warned'],
    [limits.replace('20000    ', 'unlimited'), 'passed'],
    ['', 'skipped'],
  ])('%# is %s', async (text, state) => {
    expect((await lookAt(openFilesCheck, { files: { '/proc/self/limits': text } })).outcome.state).toBe(state);
  });

  it('asks for the engine’s own limit where it can', async () => {
    const files = { '/var/run/docker.pid': '42', '/proc/42/limits': limits, '/proc/self/limits': '' };
    expect((await lookAt(openFilesCheck, { files })).outcome.says).toBe('The container engine may open 20000 at once.');
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(openFilesLimit(text)).not.toBeNaN();
      }),
    );
  });
});

describe('the check of the kernel’s parts', () => {
  const all = {
    '/proc/filesystems': 'nodev\tsysfs\nnodev\toverlay\n\text4\n',
    '/proc/modules': 'nf_tables 1 0 - Live 0x0\n',
    '/proc/sys/net/bridge/x': '1',
    '/sys/module/nf_tables/x': '',
    '/proc/sys/net/netfilter/nf_conntrack_max': '1',
  };
  const without = (...paths: string[]) =>
    Object.fromEntries(Object.entries(all).filter(([path]) => !paths.includes(path)));

  it('passes with all of them', async () => {
    expect((await lookAt(kernelModulesCheck, { files: all })).outcome.state).toBe('passed');
  });

  it('passes without what kind does without', async () => {
    const { outcome } = await lookAt(kernelModulesCheck, { files: without('/proc/sys/net/bridge/x') });
    expect(outcome).toMatchObject({ state: 'passed', says: expect.stringContaining('br_netfilter') as string });
  });

  it('warns of what is missing, and can load it for good', async () => {
    const files = without('/proc/sys/net/bridge/x', '/sys/module/nf_tables/x');
    expect(await lookAt(kernelModulesCheck, { files, isAdministrator: true })).toMatchObject({
      fixable: true,
      outcome: {
        state: 'warned',
        commands: [
          'modprobe --all br_netfilter nf_tables',
          expect.stringContaining('tee /etc/modules-load.d/slipway.conf') as string,
        ],
      },
    });
  });

  it('asks no kernel without modules to load one', async () => {
    const { outcome } = await lookAt(kernelModulesCheck, {
      files: without('/proc/modules', '/sys/module/nf_tables/x'),
    });
    expect(outcome).toMatchObject({ state: 'passed', says: expect.stringContaining('loads no modules') as string });
  });

  it('has no steps where nothing is missing', async () => {
    expect((await kernelModulesCheck.fix?.(contextOf({ files: all })))?.steps).toEqual([]);
  });
});

describe('the check of AppArmor', () => {
  const on = { '/sys/module/apparmor/parameters/enabled': 'Y\n' };
  const profile = { '/etc/apparmor.d/usr.sbin.mysqld': '' };
  it.each([
    [{}, 'passed'],
    [on, 'passed'],
    [{ ...on, ...profile }, 'warned'],
    [{ ...on, ...profile, '/etc/apparmor.d/disable/usr.sbin.mysqld': '' }, 'passed'],
    [{ ...profile, '/sys/module/apparmor/parameters/enabled': 'N' }, 'passed'],
  ])('with %j is %s', async (files, state) => {
    expect((await lookAt(apparmorMysqldCheck, { files })).outcome.state).toBe(state);
  });
});

describe('the check of swap', () => {
  const swaps = (size: number, used: number) =>
    `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/swap.img                               file\t\t${String(size)}\t\t${String(used)}\t\t-2\n`;
  it.each([
    ['', 'passed'],
    [swaps(8_388_604, 1024), 'passed'],
    [swaps(8_388_604, 6_000_000), 'warned'],
  ])('%j is %s', async (text, state) => {
    expect((await lookAt(swapCheck, { files: { '/proc/swaps': text } })).outcome.state).toBe(state);
  });

  it('adds several up, and takes any text', () => {
    const two = `${swaps(10, 4)}/dev/zram0                              partition\t100\t50\t100\n`;
    expect(parseSwaps(two)).toEqual({ totalBytes: 110 * 1024, usedBytes: 54 * 1024 });
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseSwaps(text).totalBytes).not.toBeNaN();
      }),
    );
  });
});

describe('the check of WSL', () => {
  const windows = onSystem('win32');
  const inside = (kernel: string, state: 'running' | 'absent') => ({
    ...computer({}, state === 'absent' ? { containerEngine: { state, reason: '' } } : {}),
    operatingSystem: { platform: 'linux' as const, name: 'Ubuntu', version: '24.04', kernel },
  });
  const answering = (exitCode: number) => ({ processes: { run: async () => ({ exitCode, stdout: '', stderr: '' }) } });

  it.each([
    ['Linux', { hardware: computer() }, 'skipped'],
    ['Windows without it', { hardware: windows }, 'warned'],
    ['Windows with it', { hardware: windows, programs: ['wsl'], host: answering(0) }, 'passed'],
    ['Windows with its command alone', { hardware: windows, programs: ['wsl'], host: answering(50) }, 'warned'],
    ['version 1', { hardware: inside('4.4.0-19041-Microsoft', 'absent') }, 'warned'],
    ['version 2', { hardware: inside('6.6.87.2-microsoft-standard-WSL2', 'running') }, 'passed'],
    ['version 2 without systemd', { hardware: inside('6.6.87.2-microsoft-standard-WSL2', 'absent') }, 'warned'],
  ])('on %s is %s', async (_title, scene, state) => {
    expect((await lookAt(wslCheck, scene)).outcome.state).toBe(state);
  });
});

describe('what is of the kernel', () => {
  const checks = [inotifyLimitsCheck, aioRequestsCheck, openFilesCheck, kernelModulesCheck, apparmorMysqldCheck];
  it.each(checks)('does not concern other systems, nor an engine in a machine of its own: $id', async (check) => {
    expect((await lookAt(check, { hardware: onSystem('darwin') })).outcome.state).toBe('skipped');
    const hardware = computer({ kind: 'docker-desktop' });
    expect((await lookAt(check, { hardware })).outcome.state).toBe('skipped');
  });
});

describe('the id of a step', () => {
  it('changes with everything that it does', () => {
    const step = { by: 'command', says: 'a', command: ['tee', 'x'], input: '1', rights: 'administrator' } as const;
    const ids = [
      viewOf(step, []),
      viewOf(step, ['sudo', '-n']),
      viewOf({ ...step, input: '2' }, []),
      viewOf({ ...step, command: ['tee', 'y'] }, []),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(viewOf(step, []).id).toBe(ids[0]);
  });
});
