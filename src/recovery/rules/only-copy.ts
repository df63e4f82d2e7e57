import { mayLoseDisk } from '../only-copy.ts';
import type { Facts } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { hold } from '../verdict.ts';

/** The only copy of data is never destroyed without consent. */
export const onlyCopy: Rule = {
  id: 'onlyCopy',
  when: 'It is image-backed and its disk is local, or nobody said where it is, and the policy has `rebuildFromImage: hold`.',
  what: 'It is held.',
  why: 'An evacuation builds the disk anew from the image, and a confirm deletes the copy on the source of a resize: what was written since is lost. The host may come back with it.',
  nova: 'Without the disk on the destination Nova rebuilds from the instance’s image (`instance_on_disk`, `rebuild_instance`). No API tells where disks are.',
  applies: (facts) =>
    mayLoseDisk(facts) && facts.context.policy.rebuildFromImage !== 'accept' && !isOwnRebuild(facts),
  decide: ({ context }) =>
    context.storage === 'local'
      ? hold(
          'localDisk',
          'It is image-backed on local disks: the only copy of its data is not on shared storage, and an evacuation would build it anew from its image.',
          'Bring the host back, save the disk by hand, or consent to the loss with rebuildFromImage: accept.',
        )
      : hold(
          'storageUnknown',
          'It is image-backed and nobody said whether its disk is on shared storage.',
          'Declare storage as shared or local.',
        ),
};

// Its owner had asked for a new disk from an image, which is what an evacuation on local disks does.
function isOwnRebuild({ instance: { taskState, actions } }: Facts): boolean {
  const newest = actions?.[0];
  return (
    (taskState?.startsWith('rebuild') ?? false) &&
    newest?.action === 'rebuild' &&
    newest.userId !== null &&
    newest.message === null
  );
}
