import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screenHash } from '../../contracts/screen-target.ts';
import { addresses, parseRoute } from './use-route.ts';

describe('parseRoute', () => {
  it('knows every screen', () => {
    expect(parseRoute('')).toEqual({ screen: 'home' });
    expect(parseRoute('#/')).toEqual({ screen: 'home' });
    expect(parseRoute(addresses.launch)).toEqual({ screen: 'launch', cluster: null, distribution: null });
    expect(parseRoute(addresses.platforms)).toEqual({ screen: 'platform', cluster: null });
    expect(parseRoute(addresses.notebooks)).toEqual({ screen: 'notebooks', cluster: null });
    expect(parseRoute(addresses.volumes)).toEqual({ screen: 'volumes', cluster: null });
    expect(parseRoute(addresses.operations)).toEqual({ screen: 'operations' });
    expect(parseRoute(addresses.doctor)).toEqual({ screen: 'doctor' });
    expect(parseRoute(addresses.settings)).toEqual({ screen: 'settings' });
    expect(parseRoute('#/elsewhere')).toEqual({ screen: 'unknown' });
    expect(parseRoute('#/platform/a/b')).toEqual({ screen: 'unknown' });
  });

  it('reads back what an address was made of', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        expect(parseRoute(addresses.platform(name))).toEqual({ screen: 'platform', cluster: name });
        expect(parseRoute(addresses.notebooksOf(name))).toEqual({ screen: 'notebooks', cluster: name });
        expect(parseRoute(addresses.volumesOf(name))).toEqual({ screen: 'volumes', cluster: name });
        expect(parseRoute(addresses.operation(name))).toEqual({ screen: 'operation', id: name });
        expect(parseRoute(addresses.launchOnto(name))).toEqual({ screen: 'launch', cluster: name, distribution: null });
        const opened = screenHash({ screen: 'launch', distribution: name });
        expect(parseRoute(opened)).toEqual({ screen: 'launch', cluster: null, distribution: name });
      }),
    );
  });

  it('takes any hash at all', () => {
    fc.assert(
      fc.property(fc.string(), (hash) => {
        expect(parseRoute(`#${hash}`).screen).toBeTypeOf('string');
      }),
    );
  });
});
