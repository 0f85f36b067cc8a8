/** The words of the settings screen. */
export const settingsText = {
  title: 'Settings',
  lead: 'How this computer and the nodes reach the network, and where images come from.',
  save: 'Save',
  saved: 'Saved. Downloads use it from now on; the nodes of a cluster with its next launch.',
  remove: 'Remove',
  removeOf: (what: string) => `Remove ${what}`,

  network: {
    title: 'Network',
    proxy: 'Proxy',
    proxyHelp: 'Such as http://proxy.example:3128. Empty leaves it to the environment.',
    proxyFromEnvironment: (address: string) =>
      `The environment names ${address}, which is used as long as this is empty.`,
    proxyBad: 'An address that begins with http:// or https://, without user and password.',
    user: 'User of the proxy',
    userHelp: 'Only where the proxy wants a login.',
    password: 'Password of the proxy',
    passwordHelp: 'Kept in a file that only you may read. Empty leaves it as it is.',
    noProxy: 'Reached without the proxy',
    noProxyHelp: 'Hosts and domains, with commas between: registry.example, .internal',
    certificates: 'File with certificates to trust',
    certificatesHelp: 'Full path of a PEM file, where a company signs the connections.',
    certificatesBad: 'The full path of a file.',
  },

  mirrors: {
    title: 'Mirrors',
    mirror: 'Mirror of manifests and tools',
    mirrorHelp: 'A folder or an address that replaces their hosts.',
    registries: 'Mirrors of registries',
    none: 'Every registry is asked itself.',
    registry: 'Registry',
    address: 'Its mirror',
    addressHelp: 'Asked before, and in place of, the registry. A path stands before the names of images.',
    add: 'Add mirror',
    registryBad: 'A host such as docker.io or registry.example:5000.',
    addressBad: 'An address that begins with http:// or https://.',
  },

  logins: {
    title: 'Logins to registries',
    none: 'Nobody is logged in. Public images need no login, but some registries allow more pulls with one.',
    as: (username: string) => `as ${username}`,
    logout: 'Log out',
    logoutOf: (registry: string) => `Log out of ${registry}`,
    registry: 'Registry',
    username: 'User',
    password: 'Password or access token',
    passwordHelp: 'The registry is asked whether it takes it; then it is kept in a file that only you may read.',
    login: 'Log in',
    done: (registry: string) => `Logged in to ${registry}.`,
  },

  images: {
    title: 'Images',
    ahead: 'Pull images ahead of need, and keep them for the next cluster',
    aheadHelp: 'Without it every new cluster pulls all of its images again.',
    downloads: 'Pulled at the same time',
    kept: (count: number, size: string) =>
      count === 0
        ? 'No image is kept on this computer yet.'
        : `${count} ${count === 1 ? 'image' : 'images'} on this computer, ${size}.`,
    clear: 'Remove kept images',
    cleared: (size: string) => `Removed ${size}. Clusters keep theirs.`,
  },
} as const;
