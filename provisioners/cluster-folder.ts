import { join } from 'node:path';

/** The folder of one cluster in Slipway's home: its record, kubeconfig and logs. */
export function clusterFolder(home: string, name: string): string {
  return join(home, 'clusters', name);
}
