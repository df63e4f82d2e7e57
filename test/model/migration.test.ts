import { describe, expect, it } from 'vitest';
import { isEvacuationEnded, isEvacuationInFlight, isResize } from '../../src/model/migration.ts';
import { evacuationRow, finishedResize } from '../support/instances.ts';

describe('an evacuation', () => {
  it.each(['accepted', 'pre-migrating'])('is in flight while it is %s', (status) => {
    expect(isEvacuationInFlight(evacuationRow({ status }))).toBe(true);
  });

  it.each(['done', 'completed', 'error', 'failed', 'cancelled', 'unheard-of'])(
    'is not in flight when it is %s',
    (status) => {
      expect(isEvacuationInFlight(evacuationRow({ status }))).toBe(false);
    },
  );

  it.each(['done', 'completed', 'error', 'failed', 'cancelled'])('is ended when it is %s', (status) => {
    expect(isEvacuationEnded(evacuationRow({ status }))).toBe(true);
  });

  it.each(['accepted', 'pre-migrating', 'unheard-of', ''])('is not ended while it is %j', (status) => {
    expect(isEvacuationEnded(evacuationRow({ status }))).toBe(false);
  });

  it.each(['resize', 'migration', 'live-migration', 'unheard-of'])('is no %s', (type) => {
    expect(isEvacuationInFlight(evacuationRow({ type }))).toBe(false);
    expect(isEvacuationEnded(evacuationRow({ type, status: 'done' }))).toBe(false);
  });
});

describe('a resize', () => {
  it.each(['resize', 'migration'])('may be called %s', (type) => {
    expect(isResize(finishedResize({ type }))).toBe(true);
  });

  it.each(['evacuation', 'live-migration', 'unheard-of', ''])('is not called %j', (type) => {
    expect(isResize(finishedResize({ type }))).toBe(false);
  });
});
