import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrubber } from './scrub.ts';

const scrubber = (...secrets: string[]) => createScrubber({ secrets, homeFolder: '/home/ada' });

describe('createScrubber', () => {
  it('takes out what is known to be secret, in every form that it is written in', () => {
    const secret = 'p"ss wörd\\1';
    const scrub = scrubber(secret);
    const forms = [
      secret,
      JSON.stringify(secret),
      JSON.stringify(JSON.stringify({ note: secret })),
      Buffer.from(secret).toString('base64'),
      encodeURIComponent(secret),
    ];
    for (const form of forms) expect(scrub(`before ${form} after`)).toMatch(/^before .*\[hidden\].* after$/);
  });

  it('takes out a known secret from any text around it', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(
        words,
        fc.string({ unit: 'grapheme', minLength: 4, maxLength: 30 }),
        words,
        (before, secret, after) => {
          fc.pre(!'[hidden]~/home/ada'.includes(secret) && !(before + after).includes(secret));
          const scrubbed = scrubber(secret)(JSON.stringify({ before, line: `${secret} `, after }));
          expect(scrubbed).not.toContain(JSON.stringify(secret).slice(1, -1));
        },
      ),
    );
  });

  it.each([
    ['proxy http://ada:s3cret@proxy.example:3128/', 'proxy http://[hidden]@proxy.example:3128/'],
    ['Authorization: Bearer abc.def-123456', 'Authorization: Bearer [hidden]'],
    ['{"password": "a\\"b", "user": "ada"}', '{"password": "[hidden]", "user": "ada"}'],
    ['{"text":"{\\"client_secret\\":\\"abc\\"}"}', '{"text":"{\\"client_secret\\":\\"[hidden]\\"}"}'],
    ['AWS_SECRET_ACCESS_KEY=abc/def next', 'AWS_SECRET_ACCESS_KEY=[hidden] next'],
    ['kubeadm join --token abcdef.0123456789abcdef --v=6', 'kubeadm join --token [hidden] --v=6'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln', 'jwt [hidden]'],
    ['hf_abcdefghijklmnopqrst and ghp_0123456789abcdefghij', '[hidden] and [hidden]'],
    ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----', '[hidden]'],
    ['/home/ada/.slipway/engine.log', '~/.slipway/engine.log'],
  ])('makes of %j: %j', (text, scrubbed) => {
    expect(scrubber()(text)).toBe(scrubbed);
  });

  it('leaves what is nobody’s secret', () => {
    const text = '{"tokens":12,"image":"ghcr.io/org/app@sha256:0123","ready":true,"says":"The token lies in a file."}';
    expect(scrubber()(text)).toBe(text);
  });

  it('keeps JSON readable', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, secret) => {
        fc.pre(/^[a-z]{4,}$/i.test(secret));
        expect(() => void JSON.parse(scrubber(secret)(json))).not.toThrow();
      }),
    );
  });
});
