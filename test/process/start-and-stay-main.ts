import { attach } from '../../main/rpc/attach.ts';
import { createClient } from '../../main/rpc/client.ts';

/** A client that starts an operation, says its id and stays: to be killed. The engine has to be there already. */
const [home = ''] = process.argv.slice(2);
const { connection } = await attach({
  home,
  spawnEngine: () => {
    throw new Error('there should be an engine already');
  },
});
const { id } = await createClient(connection).operations.start({ kind: 'up', input: { cluster: 'toy' } });
process.stdout.write(`${id}\n`);
