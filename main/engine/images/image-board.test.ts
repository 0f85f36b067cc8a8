import { describe, expect, it } from 'vitest';
import { operationEventSchema, type OperationEvent } from '../../../contracts/operations.ts';
import { ImageBoard } from './image-board.ts';

const part = (name: string, size: number) => ({ mediaType: 'x', digest: `sha256:${name}`, size });

function stage(images: string[]) {
  const events: OperationEvent[] = [];
  const clock = { now: 0 };
  const board = new ImageBoard(
    images,
    (event) => events.push(operationEventSchema.parse(event)),
    () => clock.now,
  );
  return { board, events, clock };
}

describe('what is told of images', () => {
  it('is each layer now and then, however often bytes come', () => {
    const { board, events, clock } = stage(['a', 'b']);
    board.layers('a', [part('1', 1000), part('2', 3000)]);
    board.change('a', 'pulling', { from: 'registry' });
    for (let bytes = 0; bytes <= 1000; bytes += 1) {
      clock.now += 10;
      board.bytes('a', 'sha256:1', bytes);
    }
    // Ten seconds: the image about every third, the step about every one, and once at the begin.
    expect(events.filter(({ type }) => type === 'image').length).toBeLessThanOrEqual(5);
    expect(events.filter(({ type }) => type === 'progress').length).toBeLessThanOrEqual(12);
    expect(events.findLast(({ type }) => type === 'image')).toMatchObject({
      layers: [
        { digest: 'sha256:1', totalBytes: 1000 },
        { digest: 'sha256:2', doneBytes: 0, totalBytes: 3000 },
      ],
    });
    expect(events.findLast(({ type }) => type === 'progress')).toMatchObject({
      detail: expect.stringMatching(/^0 of 2 images, a 9\d\d B of 3.9 KiB$/) as string,
    });
  });

  it('never goes back where a layer begins again', () => {
    const { board, events, clock } = stage(['a']);
    board.layers('a', [part('1', 1000)]);
    board.change('a', 'pulling');
    for (const bytes of [900, 0, 100]) {
      clock.now += 5000;
      board.bytes('a', 'sha256:1', bytes);
    }
    const last = events.findLast(({ type }) => type === 'image');
    expect(last).toMatchObject({ layers: [{ doneBytes: 900 }] });
  });

  it('is over when each image is in the nodes or left to them', () => {
    const { board, events } = stage(['a', 'b']);
    board.change('a', 'ready', { from: 'cache' });
    board.change('b', 'left', { why: 'No.' });
    expect(events.at(-1)).toMatchObject({ type: 'progress', done: 2, total: 2 });
    expect(board.images('left')).toEqual(['b']);
  });
});
