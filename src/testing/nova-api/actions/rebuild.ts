import { rebuildOnItsHost } from '../../conductor/rebuild-instance.ts';
import { ApiFault } from '../api-fault.ts';
import { checkInstance, hostOf } from '../check-instance.ts';
import { ACCEPTED, type ServerAction } from '../server-action.ts';

/** `rebuild`: a new guest on the same host. Whether that is up, nobody asks. */
export const rebuild: ServerAction = {
  run: ({ world, instance, argument, isAdmin, asker }) => {
    checkInstance(instance, isAdmin, { action: 'rebuild', vmStates: ['active', 'stopped', 'error'] });
    const { imageRef, name, metadata } = argument as {
      readonly imageRef: string;
      readonly name?: string;
      readonly metadata?: Readonly<Record<string, string>>;
    };
    const originalImageId = instance.imageId;
    if (originalImageId === '') {
      throw new ApiFault(
        400,
        `Image ${imageRef} is unacceptable: Unable to rebuild with a different image for a volume-backed server.`,
      );
    }
    const host = hostOf(world, instance, false);
    if (name !== undefined) instance.name = name;
    if (metadata !== undefined) instance.metadata = { ...metadata };
    world.save(instance, { taskState: 'rebuilding', imageId: imageRef, progress: 0 }, 'nova-api: rebuild', [
      null,
    ]);
    world.recordAction(instance, 'rebuild', asker);
    rebuildOnItsHost(world, instance, asker, { host, originalImageId });
    return ACCEPTED;
  },
};
