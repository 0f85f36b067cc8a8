import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loginEntry, engineFiles, slipwayHome, socketAddress, stateEntries, updateFolder } from './locations.ts';

describe('locations', () => {
  it('puts the state folder where SLIPWAY_HOME says, else beside other tools of its kind', () => {
    expect(slipwayHome({ SLIPWAY_HOME: '/data/slipway' }, 'linux', '/home/ada')).toBe('/data/slipway');
    expect(slipwayHome({ SLIPWAY_HOME: '' }, 'linux', '/home/ada')).toBe('/home/ada/.slipway');
    expect(slipwayHome({}, 'win32', 'C:\\Users\\Ada')).toBe('C:\\Users\\Ada\\.slipway');
  });

  it('keeps the engine in its state folder', () => {
    expect(engineFiles('/home/ada/.slipway', 'linux').token).toBe('/home/ada/.slipway/token');
    expect(engineFiles('C:\\s', 'win32').log).toBe('C:\\s\\engine.log');
  });

  it('names all that an uninstall has to remove, each once, the lock last', () => {
    const names = stateEntries.map(({ name }) => name);
    const { lock, ...others } = engineFiles('/home', 'linux');
    const socket = socketAddress('/home', 'linux', '/tmp', '1000').path;
    for (const path of [...Object.values(others), socket]) expect(names).toContain(path.replace('/home/', ''));
    expect(names.at(-1)).toBe(lock.replace('/home/', ''));
    expect(new Set(names).size).toBe(names.length);
  });

  it('listens in the state folder where the path is short enough, in bytes', () => {
    const home = '/home/ada/.slipway';
    expect(socketAddress(home, 'linux', '/tmp', '1000')).toEqual({ path: `${home}/engine.sock`, folder: home });
    const wide = `/home/${'ü'.repeat(45)}`;
    expect(wide.length).toBeLessThan(100);
    expect(socketAddress(wide, 'linux', '/tmp', '1000').folder).toBe('/tmp/slipway-1000');
  });

  it('listens on a pipe of its own on Windows, whatever the case of the path', () => {
    const { path, folder } = socketAddress('C:\\Users\\Ada\\.slipway', 'win32', 'C:\\Temp', 'ada');
    expect(path).toMatch(/^\\\\\.\\pipe\\slipway-[0-9a-f]{16}$/);
    expect(folder).toBeNull();
    expect(socketAddress('c:\\users\\ada\\.slipway', 'win32', 'C:\\Temp', 'ada').path).toBe(path);
  });

  it('finds the same socket again, short enough, and another one for another folder', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        fc.pre(one !== other);
        const of = (home: string): string => socketAddress(`/${home}`, 'linux', '/tmp', '1000').path;
        expect(of(one)).toBe(of(one));
        expect(of(one)).not.toBe(of(other));
        expect(Buffer.byteLength(of(one.repeat(100)))).toBeLessThanOrEqual(100);
      }),
    );
  });
});

describe('loginEntry', () => {
  it('follows the desktop’s own variable where that is absolute', () => {
    expect(loginEntry({}, 'linux', '/home/ada')).toBe('/home/ada/.config/autostart/slipway.desktop');
    expect(loginEntry({ XDG_CONFIG_HOME: '/etc/ada' }, 'linux', '/home/ada')).toBe(
      '/etc/ada/autostart/slipway.desktop',
    );
    expect(loginEntry({ XDG_CONFIG_HOME: 'here' }, 'linux', '/home/ada')).toContain('/home/ada/.config/');
    expect(loginEntry({}, 'darwin', '/Users/ada')).toBeNull();
  });
});

describe('updateFolder', () => {
  it('is where each system keeps what can be had again', () => {
    expect(updateFolder({}, 'linux', '/home/ada')).toBe('/home/ada/.cache/slipway-updater');
    expect(updateFolder({ XDG_CACHE_HOME: '/var/ada' }, 'linux', '/home/ada')).toBe('/var/ada/slipway-updater');
    expect(updateFolder({ XDG_CACHE_HOME: '/var/ada' }, 'darwin', '/Users/ada')).toBe(
      '/Users/ada/Library/Caches/slipway-updater',
    );
    const local = 'C:\\Users\\ada\\AppData\\Local';
    expect(updateFolder({ LOCALAPPDATA: local }, 'win32', 'C:\\Users\\ada')).toBe(`${local}\\slipway-updater`);
    expect(updateFolder({}, 'win32', 'C:\\Users\\ada')).toBe(`${local}\\slipway-updater`);
  });
});
