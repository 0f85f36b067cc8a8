import { type GpuVendor, unusable } from './gpu-vendor.ts';

/** Apple's own graphics, a part of the processor, with which it shares its memory. */
export const apple: GpuVendor = {
  isOf: ({ vendor, model }) => /\bapple\b/i.test(`${vendor} ${model}`),
  read: async (cards) =>
    cards.map((card) =>
      unusable(
        card,
        "Apple's GPU never reaches a cluster: on a Mac containers run in a Linux virtual machine, which does not have it.",
      ),
    ),
};
