/**
 * The power state that the hypervisor reported last (`nova/compute/power_state.py`). Nova sends a number;
 * a number that it does not define today is kept as `unknown:N`.
 *
 * During an evacuation it reads `nostate`, so it has to be looked at before the first call.
 */
export type PowerState =
  'nostate' | 'running' | 'paused' | 'shutdown' | 'crashed' | 'suspended' | `unknown:${number}`;

const BY_NUMBER: Readonly<Record<number, PowerState>> = {
  0: 'nostate',
  1: 'running',
  3: 'paused',
  4: 'shutdown',
  6: 'crashed',
  7: 'suspended',
};

/** Translates Nova's number. */
export function powerStateFromNumber(value: number): PowerState {
  return BY_NUMBER[value] ?? `unknown:${value}`;
}
