import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';

const repository = path.resolve(import.meta.dirname, '../..');
const ofRepository = createRequire(path.join(repository, 'package.json'));
const builder = path.dirname(ofRepository.resolve('app-builder-lib/package.json'));

interface Validate {
  (data: unknown): boolean;
  errors?: unknown;
}

/** What electron-builder itself holds a configuration against, with the validator that it brings. */
function schema(): Validate {
  const { default: Ajv } = createRequire(path.join(builder, 'package.json'))('ajv') as {
    default: new (options: object) => { compile(of: unknown): Validate };
  };
  return new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
    JSON.parse(readFileSync(path.join(builder, 'scheme.json'), 'utf8')),
  );
}

interface Configuration {
  readonly afterPack: string;
  readonly mac: { icon: string; entitlements: string; hardenedRuntime: boolean; target: string[] };
  readonly win: { icon: string; target: string[] };
  readonly linux: { icon: string; target: string[] };
  readonly deb: { fpm: string[] };
  readonly rpm: { fpm: string[] };
  readonly protocols: { schemes: string[] }[];
  readonly electronFuses: Record<string, boolean>;
}

const read = () => load(readFileSync(path.join(repository, 'electron-builder.yml'), 'utf8')) as Configuration;

describe('the configuration of the packages, also of those that cannot be built here', () => {
  it('is one that electron-builder takes', () => {
    const validate = schema();
    validate(read());
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...read(), mac: { hardendRuntime: true } })).toBe(false);
  });

  it('asks for every kind of package', () => {
    const { mac, win, linux } = read();
    expect([mac.target, win.target, linux.target]).toEqual([['dmg', 'zip'], ['nsis'], ['AppImage', 'deb', 'rpm']]);
  });

  it('names files that are here', () => {
    const { afterPack, mac, win, linux, deb, rpm } = read();
    const fromPackages = [...deb.fpm, ...rpm.fpm].map((mapping) => mapping.split('=')[0] ?? '');
    const named = [afterPack, mac.icon, mac.entitlements, win.icon, linux.icon, ...fromPackages];
    expect(named.filter((file) => !existsSync(path.join(repository, file)))).toEqual([]);
  });

  it('shuts what could turn the app into something else', () => {
    const { electronFuses, mac, protocols } = read();
    expect(electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
    });
    expect(mac.hardenedRuntime).toBe(true);
    expect(protocols.flatMap(({ schemes }) => schemes)).toEqual(['slipway']);
  });
});
