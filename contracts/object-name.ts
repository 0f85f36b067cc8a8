import * as z from 'zod';

/** A name that Kubernetes takes for a namespace, a notebook and the service in front of it. */
export const objectNameSchema = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, starting with a letter');

/** A name that Kubernetes takes for a volume: also with dots, and longer. */
export const volumeNameSchema = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'lower-case letters, digits, hyphens and dots');
