import { setImmediate } from 'node:timers';

/** Calls back in the next turn of the event loop. Taken when this is loaded, before a runner puts its fake timers in place. */
export const nextTurn = setImmediate;
