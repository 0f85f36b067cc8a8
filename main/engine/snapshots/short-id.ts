/** The first letters of an id, by which people name a snapshot. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}
