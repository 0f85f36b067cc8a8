import { type GpuVendor, unusable } from './gpu-vendor.ts';

/** Intel's graphics, built in or on a card. */
export const intel: GpuVendor = {
  isOf: ({ vendor, model }) => /\bintel\b/i.test(`${vendor} ${model}`),
  read: async (cards) => cards.map((card) => unusable(card, 'Slipway cannot hand an Intel GPU on to a cluster.')),
};
