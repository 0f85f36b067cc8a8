import { type GpuVendor, unusable } from './gpu-vendor.ts';

/** Adapters that virtual machines and servers have for a screen. */
const onlyForScreens =
  /microsoft|hyper-v|vmware|virtualbox|innotek|red ?hat|virtio|qxl|bochs|cirrus|parallels|aspeed|matrox|basic display/i;

/** Whatever is left. */
export const otherVendors: GpuVendor = {
  isOf: () => true,
  read: async (cards) =>
    cards.map((card) =>
      unusable(
        card,
        onlyForScreens.test(`${card.vendor} ${card.model}`)
          ? 'It only draws a screen and cannot compute.'
          : 'Only NVIDIA cards can be used in the clusters that Slipway makes.',
      ),
    ),
};
