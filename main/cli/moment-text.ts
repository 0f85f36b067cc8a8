/** A moment of ISO 8601 as a table shows it, to the second and in UTC: `2026-11-24 09:12:00`. */
export function momentText(moment: string): string {
  return moment.replace('T', ' ').slice(0, 19);
}
