import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useStage } from './browser-page.ts';
import { toRecords } from './sample-records.ts';
import { componentViews } from './samples.ts';
import { busyScene } from './scenes.ts';

const stage = useStage();

/** What is asked of the page, whose types are not those of Node. */
interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
interface Measured {
  getBoundingClientRect(): Rectangle;
  querySelectorAll(selector: string): Iterable<Measured>;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly textContent: string;
}
interface Drawn extends Measured {
  getTotalLength(): number;
  getPointAtLength(at: number): { x: number; y: number };
  readonly ownerSVGElement: Measured;
}

/** The whole catalog and one component more, at work. */
async function openGraph(width: number): Promise<Page> {
  const { scene, records } = busyScene();
  const extra = { ...componentViews[0]!, id: 'feature-store', title: 'Feature store', needs: ['pipelines'] };
  const components = [...componentViews, extra];
  records.push(
    ...toRecords(
      [{ type: 'component', component: extra.id, condition: { state: 'waiting', for: ['pipelines'] } }],
      1000,
    ),
  );
  const { page } = await stage.open(
    {
      ...scene,
      distribution: { ...scene.distribution, catalog: async () => ({ version: '26.03', components, presets: [] }) },
    },
    // A turning sign is measured wider than it is seen.
    { route: '#/operations/up-1', width, height: 900, reducedMotion: true },
  );
  await page.getByRole('button', { name: /^Feature store / }).waitFor();
  return page;
}

const boxesOf = (page: Page): Promise<Rectangle[]> =>
  page.locator('.graph .node').evaluateAll((nodes: Measured[]) =>
    nodes.map((node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return { left, right, top, bottom };
    }),
  );

describe('the graph of 25 components', () => {
  it.each([1024, 1280, 1440, 1920])(
    'has room for each of them, with its whole name, in a window of %i pixels',
    async (width) => {
      const page = await openGraph(width);
      const boxes = await boxesOf(page);
      expect(boxes).toHaveLength(25);
      expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(width);
      const overlaps = boxes.flatMap((one, index) =>
        boxes.slice(index + 1).filter((other) => {
          const beside = one.right <= other.left || other.right <= one.left;
          return !beside && one.top < other.bottom && other.top < one.bottom;
        }),
      );
      expect(overlaps).toEqual([]);
      const cut = await page
        .locator('.graph .node__title, .graph .node__state')
        .evaluateAll((parts: Measured[]) =>
          parts
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
            .map(({ textContent }) => textContent),
        );
      expect(cut).toEqual([]);
    },
  );

  // In a narrower window it is a list, without lines.
  it.each([1280, 1440, 1920])('draws its lines beside the components, in a window of %i pixels', async (width) => {
    const page = await openGraph(width);
    const crossed = await page.locator('.graph').evaluate((graph: Measured) => {
      const nodes = [...graph.querySelectorAll('.node')];
      const paths = [...graph.querySelectorAll('path.graph__edge')] as Drawn[];
      if (paths.length < 20) throw new Error(`${paths.length} lines are too few`);
      return paths.flatMap((path) => {
        const origin = path.ownerSVGElement.getBoundingClientRect();
        const length = path.getTotalLength();
        const points = Array.from({ length: 200 }, (_, at) => path.getPointAtLength((length * at) / 199));
        return nodes
          .filter((node) => {
            const box = node.getBoundingClientRect();
            return points.some(({ x, y }) => {
              const [left, top] = [x + origin.left, y + origin.top];
              return left > box.left + 2 && left < box.right - 2 && top > box.top + 2 && top < box.bottom - 2;
            });
          })
          .map(({ textContent }) => textContent);
      });
    });
    expect(crossed).toEqual([]);
  });
});
