/**
 * An image's name as containerd keeps it: with registry, and with `latest` where it names neither tag nor digest.
 * Source: distribution/reference, `ParseNormalizedNamed`.
 */
export function fullImageName(name: string): string {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const hasRegistry = first.includes('.') || first.includes(':') || first === 'localhost';
  const path = hasRegistry ? name : `docker.io/${slash === -1 ? 'library/' : ''}${name}`;
  const last = path.slice(path.lastIndexOf('/') + 1);
  return path.includes('@') || last.includes(':') ? path : `${path}:latest`;
}
