import type { Facts } from './facts.ts';
import type { Risk } from './plan.ts';
import { type Hold, hold } from './verdict.ts';

const REBUILT: Risk = {
  code: 'rebuildFromImage',
  sentence:
    'Its disk may have been on the failed host alone; Nova then builds it anew from its image and what was written since is lost.',
};

/**
 * Guards the only copy of data: an image-backed instance is evacuated, and its resize confirmed, only where its
 * disk is known to be shared or its loss was consented to. Volume-backed instances pass.
 *
 * Gives a hold, or the risks to list.
 */
export function guardOnlyCopy({ instance, context }: Facts): Hold | readonly Risk[] {
  if (instance.imageRef === '' || context.storage === 'shared') return [];
  if (context.policy.rebuildFromImage === 'accept') return [REBUILT];
  return context.storage === 'local'
    ? hold(
        'localDisk',
        'It is image-backed on local disks: the only copy of its data is not on shared storage, and an evacuation would build it anew from its image.',
        'Bring the host back, save the disk by hand, or consent to the loss with rebuildFromImage: accept.',
      )
    : hold(
        'storageUnknown',
        'It is image-backed and nobody said whether its disk is on shared storage.',
        'Declare storage as shared or local.',
      );
}
