/** What a notice is about, by the code of the error table. */
export const noticeTitles: Readonly<Record<string, string>> = {
  'disk.low': 'The disk is getting full',
  'clock.skewed': 'The clock of the cluster is wrong',
  'clock.not-ours': 'The clock of the cluster is wrong',
};
