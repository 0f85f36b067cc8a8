import { describe, expect, test } from 'vitest';
import { archiveAddress } from './archive-address.ts';

describe('the address of an archive', () => {
  const archive = 'https://code.example/owner/name/archive/12.tar.gz';
  test.each([
    [undefined, archive],
    ['https://mirror.example/all/', 'https://mirror.example/all/code.example/owner/name/archive/12.tar.gz'],
    ['file:///srv/mirror', 'file:///srv/mirror/code.example/owner/name/archive/12.tar.gz'],
  ])('with the mirror %s is %s', (mirror, address) => {
    expect(archiveAddress(archive, mirror)).toBe(address);
  });

  test.skipIf(process.platform === 'win32')('in a folder is that of a file', () => {
    expect(archiveAddress(archive, '/srv/my mirror')).toBe(
      'file:///srv/my%20mirror/code.example/owner/name/archive/12.tar.gz',
    );
  });

  test('is refused for a mirror that nothing can be fetched from', () => {
    expect(() => archiveAddress(archive, 'ftp://mirror.example')).toThrow(
      expect.objectContaining({ code: 'input.invalid' }),
    );
  });
});
