/** Words about hardware that only the card has. */
export const hardwareText = {
  coreKinds: (performance: number, efficiency: number) => `${performance} performance and ${efficiency} efficiency`,
  notes: 'What clusters can use',
} as const;
