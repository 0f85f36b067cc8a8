/** What came from outside, before anything is known of it but that it has fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a value; none where it is not an object. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The value at a path of field names, or undefined where the path ends early. */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => fieldsOf(inner)[name], value);
}

/** The entries of a list; none where the value is not a list. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = fieldAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The text at a path; empty where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = fieldAt(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The number at a path, or `otherwise`. */
export function numberAt(value: unknown, path: readonly string[], otherwise: number): number {
  const found = fieldAt(value, ...path);
  return typeof found === 'number' ? found : otherwise;
}

/** The texts at a path, by name; what is not text is left out. */
export function textsAt(value: unknown, ...path: readonly string[]): Readonly<Record<string, string>> {
  const found = Object.entries(fieldsOf(fieldAt(value, ...path)));
  return Object.fromEntries(found.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
