/** Ends a switch over a union: a member that is not handled fails to compile, and throws should it come from outside. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
