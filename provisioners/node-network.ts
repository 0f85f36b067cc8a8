import type { Readable } from 'node:stream';

/** What the nodes of a cluster are told of the network outside. */
export interface NodeNetwork {
  /** With user and password where it wants them; null for none. */
  readonly proxy: string | null;
  readonly noProxy: readonly string[];
  /** Certificates in PEM to trust besides the nodes' own; null for none. */
  readonly certificates: string | null;
  /** By registry the address that is asked in its place, and before it. */
  readonly mirrors: Readonly<Record<string, string>>;
  /** By registry. */
  readonly logins: Readonly<Record<string, { readonly username: string; readonly password: string }>>;
}

/** An image as a node takes it. */
export interface ImageArchive {
  /** As containerd keeps it. */
  readonly name: string;
  /** The tar stream of an OCI image layout, from its beginning with each call. */
  readonly open: () => Readable;
}
