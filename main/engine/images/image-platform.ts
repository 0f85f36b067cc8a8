/** For which computers an image is made, in the words of Go. */
export interface ImagePlatform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

const goNames: Readonly<Record<string, string>> = { x86_64: 'amd64', x64: 'amd64', aarch64: 'arm64', armv7l: 'arm' };

/** The platform of nodes on a container engine of this architecture (`x86_64`, as Docker tells it). */
export function nodePlatform(architecture: string): ImagePlatform {
  return { os: 'linux', architecture: goNames[architecture] ?? architecture };
}

/** Whether what is made for `offered` runs on `wanted`. A variant matters for 32-bit ARM alone, and only upwards of v7. */
export function runsOn(wanted: ImagePlatform, offered: ImagePlatform): boolean {
  if (offered.os !== wanted.os || offered.architecture !== wanted.architecture) return false;
  return offered.architecture !== 'arm' || offered.variant === undefined || /^v[5-7]$/.test(offered.variant);
}

export function platformName({ os, architecture, variant }: ImagePlatform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
