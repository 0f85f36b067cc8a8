import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';

/** Variables that name a file of certificates. */
const variables = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'] as const;
/** Where an administrator puts certificates that Debian's and Fedora's own lists do not have. */
const ownFolders = ['/usr/local/share/ca-certificates', '/etc/pki/ca-trust/source/anchors'] as const;

/** Certificates that only this computer trusts: the nodes of a cluster do not know them. */
export const corporateCaCheck: Check = {
  id: 'corporate-ca',
  title: 'Certificates of a company',
  concernsUp: false,
  seconds: 5,
  skips: () => null,
  look,
};

async function look({ host }: CheckContext): Promise<CheckOutcome> {
  for (const [name, path] of Object.entries(host.surroundings.environment(variables))) {
    if ((await host.files.stat(path)) === null)
      return {
        state: 'warned',
        says: `${name} names ${path}, and there is no such file.`,
        remedy: `Correct ${name}, or take it out of the environment.`,
      };
  }
  const own = await findOwn(host);
  if (own.length === 0) return { state: 'passed', says: 'This computer trusts no authorities of its own.' };
  return {
    state: 'warned',
    says: `This computer trusts ${own.join(', ')} besides the public authorities; the nodes of a cluster do not.`,
    remedy:
      'Where a company’s proxy opens connections, images cannot be pulled with "x509: unknown authority". Then pull them with Docker and bring them along with --image-archive.',
  };
}

async function findOwn({ files }: CheckContext['host']): Promise<string[]> {
  const lists = await Promise.all(ownFolders.map((folder) => files.list(folder)));
  return lists.flat().filter((name) => /\.(crt|pem)$/.test(name));
}
