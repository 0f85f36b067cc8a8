import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../platform/fields.ts';
import { pathText, type Step, type ValueDifference, valueDifferences } from './field-differences.ts';

/** What the old value is with what differs put into it. */
function patched(value: unknown, path: readonly Step[], difference: ValueDifference): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return difference.to;
  const gone = rest.length === 0 && !('to' in difference);
  if ('field' in step) {
    const { [step.field]: inner, ...others } = fieldsOf(value);
    return gone ? others : { ...fieldsOf(value), [step.field]: patched(inner, rest, difference) };
  }
  const list = value as readonly unknown[];
  if ('order' in step)
    return (difference.to as string[]).map((name) => list.find((entry) => fieldsOf(entry)['name'] === name));
  if ('place' in step)
    return list.map((entry, place) => (place === step.place ? patched(entry, rest, difference) : entry));
  const isIt = (entry: unknown) => fieldsOf(entry)['name'] === step.item;
  if (gone) return list.filter((entry) => !isIt(entry));
  return list.some(isIt)
    ? list.map((entry) => (isIt(entry) ? patched(entry, rest, difference) : entry))
    : [...list, difference.to];
}

const name = fc.constantFrom('a', 'b', 'c', 'd');
const named = fc.uniqueArray(fc.record({ name, value: fc.option(fc.nat(3), { nil: 0 }) }), {
  selector: (one) => one.name,
});
const { value: tree } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(0, 1, null, 'x', true),
    named,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('what differs between two values', () => {
  it('put into the old one makes the new one, and is nothing between the same', () => {
    fc.assert(
      fc.property(tree, tree, (from, to) => {
        const differences = valueDifferences(from, to);
        expect(differences.reduce<unknown>((value, one) => patched(value, one.path, one), from)).toEqual(to);
        expect(valueDifferences(to, to)).toEqual([]);
      }),
    );
  });

  it('is told where it is: fields, entries by name, and another order', () => {
    const notebook = (cpu: string, env: readonly string[], annotations: object) => ({
      metadata: { annotations },
      spec: { containers: [{ name: 'first', args: ['a', cpu], env: env.map((one) => ({ name: one, value: '1' })) }] },
    });
    const found = valueDifferences(
      notebook('1', ['A', 'B'], { 'a.b/c': 'x' }),
      notebook('2', ['B', 'A', 'C'], { plain: 'y' }),
    );
    expect(found.map(({ path, ...sides }) => [pathText(path), sides])).toEqual([
      ['metadata.annotations["a.b/c"]', { from: 'x' }],
      ['metadata.annotations.plain', { to: 'y' }],
      ['spec.containers[first].args[1]', { from: '1', to: '2' }],
      ['spec.containers[first].env[C]', { to: { name: 'C', value: '1' } }],
      ['spec.containers[first].env (order)', { from: ['A', 'B'], to: ['B', 'A', 'C'] }],
    ]);
  });
});
