import { fieldAt, listAt, numberAt, textAt } from '../platform/fields.ts';

/** A pod that is ready to answer, and the port that it answers at. */
export interface Backend {
  readonly pod: string;
  readonly port: number;
}

/** The name of a service's port by its number (a service's only port may have none: the name is empty), or null. */
export function portName(service: unknown, port: number): string | null {
  const found = listAt(service, 'spec', 'ports').find((one) => fieldAt(one, 'port') === port);
  return found === undefined ? null : textAt(found, 'name');
}

/** The ready pods of one slice of a service's endpoints. */
export function backendsOf(slice: unknown, port: string): Backend[] {
  const number = numberAt(
    listAt(slice, 'ports').find((one) => textAt(one, 'name') === port),
    ['port'],
    0,
  );
  if (number === 0) return [];
  return listAt(slice, 'endpoints')
    .filter(
      (endpoint) =>
        fieldAt(endpoint, 'conditions', 'ready') !== false && textAt(endpoint, 'targetRef', 'kind') === 'Pod',
    )
    .map((endpoint) => ({ pod: textAt(endpoint, 'targetRef', 'name'), port: number }));
}
