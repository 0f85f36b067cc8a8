import type { Gpu } from '../../../../contracts/hardware.ts';
import { amd } from './amd.ts';
import { apple } from './apple.ts';
import type { Card, GpuVendor, Surroundings } from './gpu-vendor.ts';
import { intel } from './intel.ts';
import { nvidia } from './nvidia.ts';
import { otherVendors } from './other-vendors.ts';

/** All makers; a card is of the first that says so. */
const vendors: readonly GpuVendor[] = [nvidia, amd, apple, intel, otherVendors];

/** The graphics cards, each with whether containers can use it and why, by maker. Never rejects. */
export async function readGpus(cards: readonly Card[], surroundings: Surroundings): Promise<Gpu[]> {
  const found = await Promise.all(
    vendors.map((vendor) =>
      vendor.read(
        cards.filter((card) => vendors.find((one) => one.isOf(card)) === vendor),
        surroundings,
      ),
    ),
  );
  return found.flat();
}
