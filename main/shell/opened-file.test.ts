import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screenHash } from '../../contracts/screen-target.ts';
import { fileOf, targetOfFile } from './opened-file.ts';

const to = (distribution: string) => ({ screen: 'launch', distribution });

describe.skipIf(process.platform === 'win32')('a file that the app is opened with', () => {
  it('is a lock of a distribution, as a path or as an address', () => {
    const opened = (...args: string[]) => fileOf(['/opt/Slipway/slipway-app', ...args], '/home/ada');
    expect(opened('/data/lab.slipway-lock')).toEqual(to('/data/lab.slipway-lock'));
    expect(opened('--hidden', 'lab.SLIPWAY-LOCK')).toEqual(to('/home/ada/lab.SLIPWAY-LOCK'));
    expect(opened('file:///data/two%20labs.slipway-lock')).toEqual(to('/data/two labs.slipway-lock'));
  });

  it('is nothing where it is anything else', () => {
    const refused = [
      [],
      ['/data/lab.json'],
      ['--file=/data/lab.slipway-lock'],
      ['file://other-computer/lab.slipway-lock'],
      ['file:///a%2Fb.slipway-lock'],
      ['slipway://open/doctor'],
      ['.slipway-lock'],
    ];
    expect(refused.map((args) => fileOf(args, '/home/ada'))).toEqual(refused.map(() => null));
    expect(targetOfFile('lab.slipway-lock')).toBeNull();
  });

  it('is read without harm, whatever the arguments', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        const target = fileOf(args, '/home/ada');
        expect(target === null || screenHash(target).startsWith('#/launch?distribution=')).toBe(true);
      }),
    );
  });
});
