import * as z from 'zod';
import { absolutePathSchema } from './absolute-path.ts';
import { unary } from './service.ts';

/** A registry as image names begin with it: a host, with a port where it has one. */
export const registryNameSchema = z
  .string()
  .regex(/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d{1,5})?$/, 'a host such as ghcr.io or registry.example:5000')
  .transform((name) => name.toLowerCase());

const webAddressSchema = z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' });

const hostPatternSchema = z.string().regex(/^[^\s,]+$/, 'a host, a domain or an address, without spaces');

/** What a person set, as it lies in `settings.json`. Passwords are never in it. */
export const settingsSchema = z.object({
  /** A folder or an address that replaces the hosts of manifests and tools. */
  mirror: z.string().min(1).nullable().default(null),
  /** The proxy for downloads and for the nodes; without user and password. */
  proxy: webAddressSchema.nullable().default(null),
  /** What is reached without the proxy. */
  noProxy: z.array(hostPatternSchema).default([]),
  /** A PEM file with certificates of authorities to trust besides this computer's own. */
  certificateAuthority: absolutePathSchema.nullable().default(null),
  /** By registry the address that is asked in its place, and before it. A path in it stands before the image's name. */
  registryMirrors: z.record(z.string(), webAddressSchema).default({}),
  /** Whether images are pulled ahead of need and kept on this computer. */
  pullImages: z.boolean().default(true),
  /** How many images are pulled at the same time. */
  imageDownloads: z.number().int().min(1).max(10).default(3),
});
export type Settings = z.output<typeof settingsSchema>;

const shape = settingsSchema.shape;

/** What is left out stays; `null` puts a setting back to what it is by default. */
const settingsChangeSchema = z.object({
  mirror: shape.mirror.unwrap().optional(),
  /** With `user:password@` these are kept apart, in a file that only this user may read. */
  proxy: shape.proxy.unwrap().optional(),
  noProxy: shape.noProxy.unwrap().nullable().optional(),
  certificateAuthority: shape.certificateAuthority.unwrap().optional(),
  /** Merged by registry; `null` takes one out. */
  registryMirrors: z.record(registryNameSchema, webAddressSchema.nullable()).optional(),
  pullImages: shape.pullImages.unwrap().nullable().optional(),
  imageDownloads: shape.imageDownloads.unwrap().nullable().optional(),
});
export type SettingsChange = z.input<typeof settingsChangeSchema>;

/** The settings, who is logged in where, and what the environment says of proxies. Holds no secret. */
const settingsViewSchema = settingsSchema.extend({
  /** The user that the proxy is told, where there is one. */
  proxyUser: z.string().nullable(),
  /** The proxy that the environment names; used where none is set. */
  environmentProxy: z.string().nullable(),
  registries: z.array(z.object({ registry: z.string(), username: z.string() })),
});
export type SettingsView = z.output<typeof settingsViewSchema>;

export const settingsService = {
  read: unary('The settings: mirror, proxy, certificates, registries.', z.object({}), settingsViewSchema),
  change: unary('Changes settings; what is not named stays.', settingsChangeSchema, settingsViewSchema),
  login: unary(
    'Logs in to a registry, which is asked whether it agrees, and keeps the login for pulls.',
    z.object({ registry: registryNameSchema, username: z.string().min(1), password: z.string().min(1) }),
    z.object({ registry: z.string(), username: z.string() }),
  ),
  logout: unary(
    'Forgets the login of a registry.',
    z.object({ registry: registryNameSchema }),
    z.object({ registry: z.string(), wasLoggedIn: z.boolean() }),
  ),
  images: unary(
    'The images that are kept on this computer.',
    z.object({}),
    z.object({ images: z.array(z.string()), bytes: z.number().int(), folder: z.string() }),
  ),
  clearImages: unary(
    'Removes the images that are kept on this computer; clusters keep theirs.',
    z.object({}),
    z.object({ bytes: z.number().int() }),
  ),
} as const;
