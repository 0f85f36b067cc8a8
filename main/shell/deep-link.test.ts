import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screenHash } from '../../contracts/screen-target.ts';
import { linkOf, parseDeepLink } from './deep-link.ts';

describe('parseDeepLink', () => {
  it('knows the screens, and what is on them', () => {
    expect(parseDeepLink('slipway://open/home')).toEqual({ screen: 'home' });
    expect(parseDeepLink('slipway://open/doctor/')).toEqual({ screen: 'doctor' });
    expect(parseDeepLink('slipway://open/platform/my-lab')).toEqual({ screen: 'platform', cluster: 'my-lab' });
    expect(parseDeepLink('slipway://open/operations/20261126-1')).toEqual({
      screen: 'operations',
      operation: '20261126-1',
    });
  });

  it('refuses everything else', () => {
    const refused = [
      '',
      'slipway:open/doctor',
      'slipway://open',
      'slipway://open/',
      'slipway://delete/lab',
      'slipway://open/elsewhere',
      'slipway://open/doctor/now',
      'slipway://open/platform/UPPER',
      'slipway://open/platform/-x',
      'slipway://open/platform/a/b',
      'slipway://open/platform/..',
      'slipway://open/platform/%2e%2e',
      'slipway://open/doctor?x=1',
      'slipway://open/doctor#/settings',
      'slipway://user@open/doctor',
      'slipway://open:1/doctor',
      'slipway://open/doctor\n',
      ' slipway://open/doctor',
      'SLIPWAY://open/doctor',
      'https://open/doctor',
      `slipway://open/platform/${'a'.repeat(65)}`,
    ];
    expect(refused.filter((link) => parseDeepLink(link) !== null)).toEqual([]);
  });

  it('yields nothing but a screen, whatever the text', () => {
    const near = fc
      .tuple(fc.constantFrom('slipway://open/', 'slipway://', 'slipway:'), fc.string())
      .map((parts) => parts.join(''));
    const nearer = fc
      .tuple(
        fc.constantFrom('launch', 'platform', 'notebooks', 'snapshots', 'volumes', 'operations', 'doctor'),
        fc.string({ unit: 'binary' }),
      )
      .map(([screen, rest]) => `slipway://open/${screen}/${rest}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), near, nearer), (text) => {
        const target = parseDeepLink(text);
        if (target === null) return;
        expect(screenHash(target)).toMatch(/^#\/([a-z]+(\/[a-z0-9-]+)?)?$/);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads back every screen that there is', () => {
    const cluster = fc.stringMatching(/^[a-z][a-z0-9-]{0,29}[a-z0-9]$/);
    fc.assert(
      fc.property(cluster, (name) => {
        for (const screen of ['launch', 'platform', 'notebooks', 'snapshots', 'volumes'] as const) {
          expect(parseDeepLink(`slipway://open/${screen}/${name}`)).toEqual({ screen, cluster: name });
        }
      }),
    );
  });
});

describe('linkOf', () => {
  it('finds the link among the arguments of an app, and minds no other', () => {
    expect(linkOf(['/opt/app', '--flag', 'slipway://open/doctor', '/etc/passwd'])).toEqual({ screen: 'doctor' });
    expect(linkOf(['/opt/app', '--x=slipway://open/doctor'])).toBeNull();
  });
});
