export { alreadyFenced } from './already-fenced.ts';
export type { Fencer, FenceResult } from '../model/fencer.ts';
