/**
 * Where a browser reaches the platform of a cluster. Browsers keep cookies by host name and never by port, so that every
 * cluster has a name of its own; they take all names below `localhost` for this computer (RFC 6761).
 */
export function gatewayAddress(cluster: string, port: number): string {
  return `http://${cluster}.localhost:${String(port)}`;
}
