/** What the app carries that others made, under the licence that they gave it. */
export interface Licence {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Null where its package has none beside its code. */
  readonly text: string | null;
}

/** Put in by the build. Half a megabyte: this file is loaded when somebody wants to read it, and not before. */
declare const slipwayLicences: readonly Licence[];

export const licences: readonly Licence[] = slipwayLicences;
