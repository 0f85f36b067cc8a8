import { kindProvisioner } from '../../provisioners/kind/kind.ts';
import { placeAt } from '../cluster/kind-harness.ts';

/** Makes a cluster, to be killed while it does. Arguments: the state folder and the name. Prints a line for each event. */
const [home = '', name = ''] = process.argv.slice(2);
const place = placeAt(home);
for await (const event of kindProvisioner.create(place.spec(name), place.context)) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
