import type { HoldCode, RuleId } from '../../src/recovery/index.ts';
import type { ReleaseName } from '../scenarios/port.ts';
import type { Expected } from './row.ts';

type PerRelease = Readonly<Record<ReleaseName, Expected>>;

/** It comes back running. */
export function runs(rule: RuleId): PerRelease {
  return everywhere({ rule, outcome: 'recovered', vmState: 'active', ran: 'on' });
}

/** Nova stops it on both releases, as it holds it to be stopped. */
export function stops(rule: RuleId): PerRelease {
  return everywhere(stopped(rule));
}

/** Nova stops it where it can: before 2.95 one that it holds to be active is held. */
export function stopsFromActive(rule: RuleId): PerRelease {
  return {
    epoxy: stopped(rule),
    zed: { rule, outcome: 'held', hold: 'noServerSideStop', ran: 'never' },
  };
}

/** The same with consent to a stop by the client. */
export function stopsByClientBefore295(rule: RuleId): PerRelease {
  return { epoxy: stopped(rule), zed: { ...stopped(rule), ran: 'until its stop' } };
}

/** Nothing is done to it. */
export function held(rule: RuleId, hold?: HoldCode): PerRelease {
  return everywhere({ rule, outcome: 'held', ...(hold === undefined ? {} : { hold }), ran: 'never' });
}

/** Nova refuses to evacuate it. */
export function refused(): PerRelease {
  return everywhere({
    ...{ rule: 'refusedByNova', outcome: 'held', hold: 'refusedByNova', asked: true, ran: 'never' },
  });
}

/** It is gone. */
export function gone(rule: RuleId): PerRelease {
  return everywhere({ rule, outcome: 'deleted', ran: 'never' });
}

/** The recovery does not see it. */
export function unseen(): PerRelease {
  return everywhere({ rule: null, outcome: 'held', ran: 'never' });
}

function stopped(rule: RuleId): Expected {
  return { rule, outcome: 'recovered', vmState: 'stopped', ran: 'spawned' };
}

function everywhere(expected: Expected): PerRelease {
  return { epoxy: expected, zed: expected };
}
