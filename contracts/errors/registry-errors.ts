import { entry } from './error-entry.ts';

/** Errors of image registries, and of what is set to reach them. */
export const registryErrors = {
  'host.unreachable': entry(
    'missing',
    '{host} cannot be reached: {why}.',
    'Check the network. Behind a proxy or a company\'s own certificates, see "slipway settings".',
  ),
  'registry.refused': entry(
    'refused',
    '{registry} refused {what}: {why}.',
    'Check the name of the image. If it is private, log in with "slipway registry login {registry}".',
  ),
  'registry.login-refused': entry(
    'refused',
    '{registry} did not accept this login: {why}.',
    'Check the user and the password; many registries want an access token in place of the password.',
  ),
  'registry.limited': entry(
    'refused',
    '{registry} allows no more pulls for now: {why}.',
    'Wait for {wait}, log in with "slipway registry login {registry}" for a higher limit, or set a mirror with "slipway settings set registry-mirror.{registry} ADDRESS".',
  ),
  'registry.failed': entry(
    'failed',
    '{registry} did not answer as a registry does: {why}.',
    'Try again later. If it is a mirror, check its address with "slipway settings".',
  ),
  'image.architecture': entry(
    'refused',
    '{image} is not made for {wanted}; there is only {offered}.',
    'Leave out the component that needs it, or use a version of the image for this processor.',
  ),
  'image.damaged': entry(
    'unverified',
    'A part of {image} is not what its digest says ({digest}) and was thrown away.',
    'Try again. If it happens again, the registry or a mirror holds a damaged copy.',
  ),
  'image.no-room': entry(
    'failed',
    'Less than {reserve} would be left free on the disk at {path}.',
    'Free some space, or remove the images that are kept with "slipway registry images --clear".',
  ),
  'settings.invalid': entry('usage', '{path} cannot be used: {why}.', 'Correct the file, or remove it to begin anew.'),
} as const;
