import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import { fullImageName } from '../platform/image-name.ts';
import { parseImage, registryName } from './image-reference.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('the name of an image', () => {
  it.each([
    ['nginx', 'docker.io', 'library/nginx', 'latest', 'docker.io/library/nginx:latest'],
    ['kubeflow/katib:v1', 'docker.io', 'kubeflow/katib', 'v1', 'docker.io/kubeflow/katib:v1'],
    ['index.docker.io/a/b:1', 'docker.io', 'a/b', '1', 'docker.io/a/b:1'],
    ['ghcr.io/kubeflow/x/y:2', 'ghcr.io', 'kubeflow/x/y', '2', 'ghcr.io/kubeflow/x/y:2'],
    ['localhost:5000/app', 'localhost:5000', 'app', 'latest', 'localhost:5000/app:latest'],
    [`quay.io/a/b:1@${digest}`, 'quay.io', 'a/b', digest, `quay.io/a/b@${digest}`],
  ])('%s is taken apart', (name, registry, repository, selector, full) => {
    expect(parseImage(name)).toMatchObject({ registry, repository, selector, name: full });
  });

  it.each(['', ':1', 'a//b', 'UPPER/case', 'a:b:c', 'a@sha256:12', 'a b', 'ghcr.io/', '../a'])('is not %j', (name) =>
    expect(() => parseImage(name)).toThrow(AppError),
  );

  it('is read back as itself, and is the name by which nodes are asked', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const names = fc.tuple(
      fc.constantFrom('', 'docker.io/', 'ghcr.io/', 'localhost:5000/'),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', ':v1.2', `@${digest}`),
    );
    fc.assert(
      fc.property(names, ([registry, path, selector]) => {
        const name = `${registry}${path.join('/')}${selector}`;
        const parsed = parseImage(name);
        expect(parseImage(parsed.name)).toEqual(parsed);
        // The other place in the engine that spells names out agrees, but for Docker Hub's short form with its host.
        if (registry !== 'docker.io/') expect(parsed.name).toBe(fullImageName(name));
      }),
    );
  });

  it('is refused or understood, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        try {
          expect(parseImage(name).registry).not.toBe('');
        } catch (error) {
          expect(error).toMatchObject({ code: 'input.invalid' });
        }
      }),
    );
  });

  it('has one registry, by whatever name', () => {
    expect(['Docker.io', 'registry-1.docker.io', 'ghcr.io'].map(registryName)).toEqual([
      'docker.io',
      'docker.io',
      'ghcr.io',
    ]);
  });
});
