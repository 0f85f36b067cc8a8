import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { clusterFolder } from '../../provisioners/cluster-folder.ts';
import { createRehearsal } from '../../provisioners/rehearsal/rehearsal-create.ts';

/** Makes a rehearsal of one node, says `ready` and stays: to be killed. Arguments: the state folder and the name. */
const [home = '', name = ''] = process.argv.slice(2);
const host = createNodeHost({ home, cache: home, resources: home, userKubeconfig: home });
const shapes = [{ count: 1, millicores: 1000, memoryBytes: 2 ** 30, gpu: null }];
const context = { host, signal: new AbortController().signal, tool: async (program: string) => program };
process.stdout.write('starting\n');
for await (const _event of createRehearsal({ name, folder: clusterFolder(home, name), shapes }, context));
process.stdout.write('ready\n');
setInterval(() => undefined, 60_000);
