import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createNodeNetwork } from './node-network.ts';

const network = createNodeNetwork();

describe('ports', () => {
  it('listens on loopback, hands connections over, and frees the port', async () => {
    const port = await network.freePort();
    expect(await network.isPortFree(port)).toBe(true);
    const listening = await network.listen(port, (socket) => socket.end('hello'));
    expect(listening.port).toBe(port);
    expect(await network.isPortFree(port)).toBe(false);
    await expect(network.listen(port, () => undefined)).rejects.toMatchObject({ code: 'port.taken', data: { port } });
    expect(await text(connect(port, '127.0.0.1'))).toBe('hello');
    await listening.close();
    expect(await network.isPortFree(port)).toBe(true);
  });

  it('closes with connections still open', async () => {
    const listening = await network.listen(0, () => undefined);
    const socket = connect(listening.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await listening.close();
    await ended;
    expect(socket.destroyed).toBe(true);
  });
});
