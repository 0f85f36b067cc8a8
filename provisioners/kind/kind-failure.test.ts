import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { creationError, isNameTaken, kindReason } from './kind-failure.ts';

const recorded = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

describe('why kind failed', () => {
  it('is its ERROR line', () => {
    expect(kindReason(recorded('create-broken-image.txt'))).toBe(
      'failed to create cluster: could not find a log line that matches "Reached target .*Multi-User System.*|detected cgroup v1"',
    );
  });

  it('is its ERROR line with what the failed command said', () => {
    expect(kindReason(recorded('create-port-allocated.txt'))).toMatch(
      /^failed to create cluster: command "docker run .*: docker: Error response from daemon: driver failed .* port is already allocated$/,
    );
  });

  it('is the last line where there is no ERROR line', () => {
    expect(kindReason('one\ntwo\n\n')).toBe('two');
    expect(kindReason('')).toBe('it said nothing');
  });

  it.each(['create-port-allocated.txt', 'create-port-in-use.txt'])('names the port that is taken: %s', (name) => {
    expect(creationError('lab', recorded(name), '/logs')).toMatchObject({ code: 'port.taken', data: { port: 18_080 } });
  });

  it('tells a full disk from others', () => {
    const stderr = 'ERROR: failed to create cluster: x\n\nCommand Output: write /var/lib: no space left on device\n';
    expect(creationError('lab', stderr, '/logs')).toMatchObject({
      code: 'disk.full',
      cause: { code: 'cluster.create-failed' },
    });
    expect(creationError('lab', recorded('create-broken-image.txt'), '/logs')).toMatchObject({
      code: 'cluster.create-failed',
      data: { logs: '/logs' },
    });
  });

  it('knows what an earlier kind left', () => {
    expect(
      isNameTaken('ERROR: failed to create cluster: node(s) already exist for a cluster with the name "lab"\n'),
    ).toBe(true);
    expect(isNameTaken('The container name "/lab-control-plane" is already in use by container "ab12".')).toBe(true);
    expect(isNameTaken(recorded('create-port-in-use.txt'))).toBe(false);
  });
});
