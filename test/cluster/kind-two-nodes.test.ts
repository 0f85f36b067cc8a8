import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindProvisioner } from '../../provisioners/kind/kind.ts';
import { mustRun } from '../kit/kit.ts';
import { containersOf, drain, type KindPlace, kindPlace, volumesLeft, volumesOf } from './kind-harness.ts';

const name = 'kt-two';

describe('a kind cluster of two nodes', () => {
  let place: KindPlace;

  beforeAll(async () => {
    place = await kindPlace();
    await drain(kindProvisioner.create(place.spec(name, { nodes: 2 }), place.context));
  });

  afterAll(async () => {
    await place.remove();
  });

  const status = () => kindProvisioner.status(name, place.context);
  const running = {
    condition: { state: 'running' },
    nodes: [
      { role: 'control-plane', ready: true },
      { role: 'worker', ready: true },
    ],
  };

  it('has both nodes ready', async () => {
    expect(await status()).toMatchObject(running);
  });

  it('starts again, the control plane first, with both nodes ready', async () => {
    await drain(kindProvisioner.stop(name, place.context));
    expect(await status()).toMatchObject({ condition: { state: 'stopped' } });
    const { events } = await drain(kindProvisioner.start(name, place.context));
    const started = events.flatMap((event) =>
      event.type === 'progress' && event.detail?.startsWith('Starting') === true ? [event.detail] : [],
    );
    expect(started).toEqual([`Starting ${name}-control-plane`, `Starting ${name}-worker`]);
    expect(await status()).toMatchObject(running);
  });

  it('tells of a node that is stopped, and brings it back', async () => {
    await mustRun('docker', ['stop', `${name}-worker`]);
    expect(await status()).toMatchObject({
      condition: { state: 'unreachable' },
      nodes: [{ state: 'running' }, { state: 'stopped' }],
    });
    await drain(kindProvisioner.start(name, place.context));
    expect(await status()).toMatchObject(running);
  });

  it('is deleted with both volumes', async () => {
    const volumes = await volumesOf(name);
    expect(volumes).toHaveLength(2);
    await drain(kindProvisioner.delete(name, place.context));
    expect(await containersOf(name)).toEqual([]);
    expect(await volumesLeft(volumes)).toEqual([]);
  });
});
