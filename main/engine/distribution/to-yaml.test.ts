import fc from 'fast-check';
import { CORE_SCHEMA, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { toYaml } from './to-yaml.ts';

const awkward = [
  'on',
  'y',
  'NO',
  '~',
  'null',
  '',
  '010',
  '0o10',
  '1_000',
  '1e3',
  '.5',
  '.',
  '-._',
  'e5',
  '+.e3',
  '+1',
  '0x1F',
  '12:30:00',
  '2020-01-01',
  '=',
  '<<',
  '---',
  '...',
  '- a',
  'a: b',
  ' lead',
  'trail ',
  'a\n',
  '\na',
  'a\n\n',
  'a \nb',
  '\t',
  '#',
  '!x',
  '%x',
  '@x',
  '`',
  '"',
  "'",
  '\u00e9\u0007',
  '\ud83d\ude00',
  '{{ .x }}',
  '*a',
  '&a',
];
const text = fc.oneof(
  fc.constantFrom(...awkward),
  fc.stringMatching(/^[-+0-9._eExnaNif:]{1,5}$/),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

test('whatever is written as YAML is read as the same, by old rules and new ones', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), value, { noNullPrototype: true }), {
        minLength: 1,
        maxLength: 3,
      }),
      (objects) => {
        const written = objects.map(toYaml).join('');
        expect(loadAll(written, { schema: CORE_SCHEMA })).toEqual(objects);
        expect(loadAll(written, { schema: YAML11_SCHEMA })).toEqual(objects);
        for (const version of ['1.1', '1.2'] as const)
          expect([...parseAllDocuments(written, { version })].map((document) => document.toJS() as unknown)).toEqual(
            objects,
          );
      },
    ),
    { numRuns: 300 },
  );
});
