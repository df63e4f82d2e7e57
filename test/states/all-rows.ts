import type { Row } from './row.ts';
import { activeAndStopped } from './rows/active-and-stopped.ts';
import { errorsAndBuilds } from './rows/errors-and-builds.ts';
import { goneOrShelved } from './rows/gone-or-shelved.ts';
import { onTheMove } from './rows/on-the-move.ts';
import { pausedAndRescued } from './rows/paused-and-rescued.ts';
import { resizedRows } from './rows/resized.ts';

/** Every row. */
export const allRows: readonly Row[] = [
  ...activeAndStopped,
  ...pausedAndRescued,
  ...resizedRows,
  ...goneOrShelved,
  ...errorsAndBuilds,
  ...onTheMove,
];
