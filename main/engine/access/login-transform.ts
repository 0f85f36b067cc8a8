import { createHash } from 'node:crypto';
import { AppError } from '../../../contracts/app-error.ts';
import { type Fields, fieldAt, fieldsOf, textsAt } from '../platform/fields.ts';
import { type KubeObject, placeOf } from '../platform/kube-object.ts';
import type { Transform } from '../platform/work-list.ts';
import type { LoginSecrets } from './make-login.ts';

/**
 * What upstream publishes for everybody: the bcrypt hash of `12341234`, the OIDC client's secret and the cookies' secret,
 * the same in 1.11.0 and 26.03 (`common/dex/base`, `common/oauth2-proxy/base`).
 */
export const publishedSecrets: readonly string[] = [
  '$2y$12$4K/VkmDd1q1Orb3xAt82zu8gk7Ad6ReFR4LCP9UeYE90NLiN9Df72',
  'pUBnBOY80SnXgjibTYM9ZWNzY2xreNGQok',
  '7d16fee92f8d11b8940b081b3f8b8acb',
];

/** The keys of Secrets that the login stands in, by component. */
const secretKeys: Readonly<Record<string, Readonly<Record<string, keyof LoginSecrets>>>> = {
  dex: { DEX_USER_PASSWORD: 'passwordHash', OIDC_CLIENT_SECRET: 'clientSecret' },
  'oauth2-proxy': { 'client-secret': 'clientSecret', 'cookie-secret': 'cookieSecret' },
};

const bcryptHash = /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/g;
/** Pods read their secrets when they start: another login has to start them anew. */
const versionAnnotation = 'slipway.dev/login-version';

/**
 * Puts a cluster's own login into the objects of Dex and oauth2-proxy, where the published one stands, and a session
 * cookie of the cluster's own name. Every other object stays as it is. Throws `login.published` where the published
 * login is still in an object afterwards. Pure.
 */
export function loginTransform(login: LoginSecrets, cluster: string): Transform {
  const version = createHash('sha256').update(JSON.stringify(login)).digest('hex').slice(0, 16);
  return (component, object) => {
    const keys = secretKeys[component];
    if (keys === undefined) return object;
    const fitted = fit(object, { keys, login, cluster, version });
    if (holdsPublished(fitted)) throw new AppError('login.published', { object: `${object.kind} ${placeOf(object)}` });
    return fitted;
  };
}

interface Fitting {
  readonly keys: Readonly<Record<string, keyof LoginSecrets>>;
  readonly login: LoginSecrets;
  readonly cluster: string;
  readonly version: string;
}

function fit(object: KubeObject, { keys, login, cluster, version }: Fitting): KubeObject {
  switch (object.kind) {
    case 'Secret':
      return withSecrets(object, keys, login);
    case 'ConfigMap':
      return withTexts(object, (text) =>
        text
          .replace(bcryptHash, () => login.passwordHash)
          .replace(/^(\s*cookie_name\s*=\s*)"[^"]*"/m, (_, key: string) => `${key}"${cookieName(cluster)}"`),
      );
    case 'Deployment':
      return withVersion(object, version);
    default:
      return object;
  }
}

/** All in `data`, since `stringData` is what the server would make of it and nobody could read back. */
function withSecrets(object: KubeObject, keys: Fitting['keys'], login: LoginSecrets): KubeObject {
  const { stringData: _, data: __, ...rest } = object;
  const published = {
    ...textsAt(object, 'data'),
    ...Object.fromEntries(Object.entries(textsAt(object, 'stringData')).map(([key, text]) => [key, encode(text)])),
  };
  const own = Object.entries(keys).filter(([key]) => published[key] !== undefined);
  const data = { ...published, ...Object.fromEntries(own.map(([key, part]) => [key, encode(login[part])])) };
  return { ...rest, data };
}

function withTexts(object: KubeObject, change: (text: string) => string): KubeObject {
  const data = Object.fromEntries(Object.entries(textsAt(object, 'data')).map(([key, text]) => [key, change(text)]));
  return { ...object, data: { ...fieldsOf(fieldAt(object, 'data')), ...data } };
}

function withVersion(object: KubeObject, version: string): KubeObject {
  const spec = fieldsOf(object['spec']);
  const template = fieldsOf(spec['template']);
  const metadata = fieldsOf(template['metadata']);
  const annotations: Fields = { ...textsAt(metadata, 'annotations'), [versionAnnotation]: version };
  return { ...object, spec: { ...spec, template: { ...template, metadata: { ...metadata, annotations } } } };
}

/** Cookies are kept by host name: `localhost` is the same for all clusters, whatever their ports. */
function cookieName(cluster: string): string {
  return `oauth2_proxy_${cluster.replaceAll('-', '_')}`;
}

/** Whether anything that upstream publishes as the login stands in an object, in plain text or in a Secret's encoding. */
export function holdsPublished(object: KubeObject): boolean {
  const decoded = object.kind === 'Secret' ? Object.values(textsAt(object, 'data')).map(decode) : [];
  const text = [JSON.stringify(object), ...decoded].join('\n');
  return publishedSecrets.some((secret) => text.includes(secret));
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function decode(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
