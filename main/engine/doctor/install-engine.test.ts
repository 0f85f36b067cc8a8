import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf, onSystem, withoutEngine } from '../../../test/fakes/doctor-facts.ts';
import { readEnginePlace } from './engine-place.ts';
import { linesOf } from './fix-step.ts';
import { type EnginePlace, installSteps } from './install-engine.ts';
import { parseOsRelease } from './os-release.ts';

const place: EnginePlace = {
  platform: 'linux',
  osRelease: { id: 'debian', like: [], version: '12' },
  installed: 'nothing',
  hasSystemd: true,
  hasInitScript: false,
  isDpkgCut: false,
  hasBrew: true,
  hasWsl: true,
  cores: 8,
  memoryGibibytes: 32,
};
const stepsOn = (change: Partial<EnginePlace>) => {
  const steps = installSteps({ ...place, ...change });
  return steps === null ? null : linesOf(steps, ['sudo']);
};
const apt = 'sudo env DEBIAN_FRONTEND=noninteractive apt-get';
const install = 'install --yes --option Dpkg::Options::=--force-confold';
const start = 'sudo systemctl enable --now docker';
const desktop = String.raw`powershell -NoProfile -Command 'Start-Process '\''C:\Program Files\Docker\Docker\Docker Desktop.exe'\'''`;

describe('getting a container engine', () => {
  it.each<[string, Partial<EnginePlace>, string[] | null]>([
    ['Debian 12', {}, [`${apt} update`, `${apt} ${install} docker.io`, start]],
    [
      'Debian 13',
      { osRelease: { id: 'debian', like: [], version: '13' } },
      [`${apt} update`, `${apt} ${install} docker.io docker-cli`, start],
    ],
    [
      'Ubuntu, after an installation that was cut off',
      { osRelease: { id: 'ubuntu', like: ['debian'], version: '24.04' }, isDpkgCut: true },
      ['sudo dpkg --configure -a', `${apt} update`, `${apt} ${install} docker.io`, start],
    ],
    ['Debian with it', { installed: 'engine', hasSystemd: false, hasInitScript: true }, ['sudo service docker start']],
    [
      'Ubuntu without systemd',
      { osRelease: { id: 'ubuntu', like: ['debian'], version: '24.04' }, hasSystemd: false },
      [
        `${apt} update`,
        `${apt} ${install} docker.io`,
        'sudo start-stop-daemon --start --oknodo --background --exec /usr/bin/dockerd',
      ],
    ],
    [
      'Fedora',
      { osRelease: { id: 'fedora', like: [], version: '43' } },
      ['sudo dnf install --assumeyes moby-engine', start],
    ],
    ['another Linux', { osRelease: { id: 'arch', like: [], version: null } }, null],
    ['another Linux with it', { osRelease: { id: 'arch', like: [], version: null }, installed: 'engine' }, [start]],
    ['macOS', { platform: 'darwin' }, ['brew install colima docker', 'colima start --cpu 4 --memory 12 --disk 100']],
    [
      'a small Mac with Colima',
      { platform: 'darwin', installed: 'colima', cores: 2, memoryGibibytes: 8 },
      ['colima start --cpu 2 --memory 4 --disk 100'],
    ],
    ['macOS with Docker Desktop', { platform: 'darwin', installed: 'docker-desktop' }, ['open -a Docker']],
    ['macOS without Homebrew', { platform: 'darwin', hasBrew: false }, null],
    [
      'Windows',
      { platform: 'win32', hasWsl: false },
      [
        'wsl --install --no-distribution',
        'winget install --exact --id Docker.DockerDesktop --accept-package-agreements --accept-source-agreements',
        desktop,
      ],
    ],
    ['Windows with Docker Desktop', { platform: 'win32', installed: 'docker-desktop' }, [desktop]],
    ['something else', { platform: 'other' }, null],
  ])('on %s', (_title, change, lines) => {
    expect(stepsOn(change)).toEqual(lines);
  });

  it('needs an administrator on Linux alone', () => {
    const rights = (change: Partial<EnginePlace>) =>
      new Set(installSteps({ ...place, ...change })?.map((step) => step.rights));
    expect(rights({})).toEqual(new Set(['administrator']));
    expect(rights({ platform: 'darwin' })).toEqual(new Set(['user']));
    expect(rights({ platform: 'win32' })).toEqual(new Set(['user']));
  });
});

describe('where it is to be', () => {
  it('is read from a Debian computer', async () => {
    const files = {
      '/etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
      '/usr/sbin/dockerd': '',
      '/var/lib/dpkg/updates/0001': '',
    };
    expect(await readEnginePlace(contextOf({ hardware: withoutEngine(), files }))).toMatchObject({
      osRelease: { id: 'debian', version: '12' },
      installed: 'engine',
      hasSystemd: false,
      isDpkgCut: true,
    });
  });

  it.each([
    ['darwin', {}, ['brew', 'colima'], { installed: 'colima', hasBrew: true }],
    ['darwin', { '/Applications/Docker.app/x': '' }, [], { installed: 'docker-desktop', hasBrew: false }],
    ['win32', {}, ['wsl'], { installed: 'nothing', hasWsl: true }],
  ] as const)('is read on %s with %j and %j', async (platform, files, programs, expected) => {
    expect(await readEnginePlace(contextOf({ hardware: onSystem(platform), files, programs }))).toMatchObject(expected);
  });
});

describe('parseOsRelease', () => {
  it('reads what real systems say', () => {
    const ubuntu = 'PRETTY_NAME="Ubuntu 24.04.2 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n';
    expect(parseOsRelease(ubuntu)).toEqual({ id: 'ubuntu', like: ['debian'], version: '24.04' });
    expect(parseOsRelease('ID=\'linuxmint\'\nID_LIKE="ubuntu debian"\n')).toEqual({
      id: 'linuxmint',
      like: ['ubuntu', 'debian'],
      version: null,
    });
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseOsRelease(text).id).toBeTypeOf('string');
      }),
    );
  });

  it('reads back a value in quotes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9._-]*$/), (id) => {
        expect(parseOsRelease(`ID="${id}"`).id).toBe(id);
      }),
    );
  });
});
