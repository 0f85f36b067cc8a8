/** The words of the gauges. */
export const usageText = {
  title: 'In use',
  note: 'as the nodes say, every 5 s',
  cpu: 'CPU',
  memory: 'Memory',
  disk: 'Disk',
  of: (total: string) => `of ${total}`,
  gauge: (what: string, node: string) => `${what} of ${node}`,
  silent: (node: string, why: string) => `${node} could not be asked: ${why}`,
  percent: (percent: number) => `${percent} %`,
} as const;
