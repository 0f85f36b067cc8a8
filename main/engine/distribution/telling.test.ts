import { describe, expect, test } from 'vitest';
import { collect } from '../../../test/fakes/collect.ts';
import { archiveAddress } from './archive-address.ts';
import { telling } from './telling.ts';

const never = new AbortController().signal;

describe('work that tells of itself', () => {
  test('is heard in order, to the last word, and answers', async () => {
    const task = telling<number, string>(never, async (tell) => {
      tell(1);
      await Promise.resolve();
      tell(2);
      tell(3);
      return 'done';
    });
    const heard: number[] = [];
    let next = await task.next();
    for (; next.done !== true; next = await task.next()) heard.push(next.value);
    expect([heard, next.value]).toEqual([[1, 2, 3], 'done']);
  });

  test('may fail, after what it told', async () => {
    const heard: number[] = [];
    const task = telling<number, string>(never, async (tell) => {
      tell(1);
      throw new Error('no');
    });
    await expect(collect(task, (event) => heard.push(event))).rejects.toThrow('no');
    expect(heard).toEqual([1]);
  });

  test('is ended when nobody listens any more, and is over when that is known', async () => {
    const over: string[] = [];
    const task = telling<number, string>(never, async (tell, signal) => {
      tell(1);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      over.push('work');
      return 'late';
    });
    await task.next();
    await task.return('left');
    expect(over).toEqual(['work']);
  });
});

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
