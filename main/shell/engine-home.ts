import { homedir } from 'node:os';
import { slipwayHome } from '../../contracts/locations.ts';
import { prepareHome } from '../rpc/engine-address.ts';

/** The state folder that the app works on, made where it is not there yet. Throws `file.unwritable`. */
export function engineHome(): string {
  return prepareHome(slipwayHome(process.env, process.platform, homedir()));
}
