import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema, type SettingsView } from '../../../contracts/settings.ts';
import { isRegistry, networkChange, networkForm, networkProblems } from './settings-form.ts';

const view = (more: Partial<SettingsView> = {}): SettingsView => ({
  ...settingsSchema.parse({}),
  ...{ proxyUser: null, environmentProxy: null, registries: [] },
  ...more,
});

describe("the network's form", () => {
  it('asks for nothing as long as nothing is changed', () => {
    const set = view({ proxy: 'http://proxy.example:3128', proxyUser: 'me', noProxy: ['a.example', '.b'] });
    expect(networkChange(networkForm(set), set)).toBeNull();
    expect(networkChange(networkForm(view()), view())).toBeNull();
  });

  it('leaves a login that is kept alone when something else is changed', () => {
    const set = view({ proxy: 'http://proxy.example:3128', proxyUser: 'me' });
    const form = { ...networkForm(set), noProxy: 'a.example  .b' };
    expect(networkChange(form, set)).toEqual({ noProxy: ['a.example', '.b'] });
  });

  it('puts the login into the address for the engine, which takes it out again', () => {
    const form = {
      ...networkForm(view()),
      proxy: ' http://proxy.example:3128 ',
      proxyUser: 'me@x',
      proxyPassword: 'a/b',
    };
    expect(networkChange(form, view())).toEqual({ proxy: 'http://me%40x:a%2Fb@proxy.example:3128/' });
  });

  it('takes out what is emptied', () => {
    const set = view({ proxy: 'http://proxy.example:3128', certificateAuthority: '/etc/ca.pem' });
    const form = { ...networkForm(set), proxy: '', certificateAuthority: ' ' };
    expect(networkChange(form, set)).toEqual({ proxy: null, certificateAuthority: null });
  });

  it('objects to what the engine would refuse', () => {
    const form = networkForm(view());
    expect(networkProblems({ ...form, proxy: 'proxy:3128' }).proxy).toBe(true);
    expect(networkProblems({ ...form, proxy: 'http://me:secret@proxy.example' }).proxy).toBe(true);
    expect(networkProblems({ ...form, certificateAuthority: 'ca.pem' }).certificates).toBe(true);
    expect(networkProblems(form)).toEqual({ proxy: false, certificates: false });
    expect(isRegistry('registry.example:5000')).toBe(true);
    expect(isRegistry('https://registry.example')).toBe(false);
  });

  it('takes whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (proxy, user) => {
        networkChange({ ...networkForm(view()), proxy, proxyUser: user }, view());
      }),
    );
  });
});
