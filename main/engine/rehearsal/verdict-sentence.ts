import type { RehearsalVerdict } from '../../../contracts/rehearsal.ts';
import { formatDuration } from '../../../contracts/units.ts';

/** A verdict in one sentence. Pure. */
export function verdictSentence({ verdict, components, nodes, kubernetes, seconds }: RehearsalVerdict): string {
  const sum = (of: (component: RehearsalVerdict['components'][number]) => number) =>
    components.reduce((all, component) => all + of(component), 0);
  const placed = sum((one) => one.placed);
  const pending = sum(({ pending: waiting }) => waiting.reduce((all, { pods }) => all + pods, 0));
  const valid = sum((one) => one.valid);
  const refused = sum((one) => one.refused.length);
  const count = nodes.reduce((all, node) => all + node.count, 0);
  const where = `${String(count)} simulated ${count === 1 ? 'node' : 'nodes'} (Kubernetes ${kubernetes})`;
  const objects = refused === 0 ? `${String(valid)} objects are valid` : `${String(refused)} objects are refused`;
  const pods =
    pending === 0
      ? `all ${String(placed)} pods have a place`
      : `${String(placed)} of ${String(placed + pending)} pods have a place`;
  const what = { fits: 'It fits', 'does-not-fit': 'It does not fit', refused: 'It is not valid' }[verdict];
  return `${what} on ${where}: ${objects}, ${pods}. It took ${formatDuration(seconds * 1000)}.`;
}
