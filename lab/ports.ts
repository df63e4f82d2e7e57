import { connect } from 'node:net';
import { labPath } from './layout.ts';
import type { LabSettings } from './settings.ts';
import { until } from './wait.ts';

/** Tells whether somebody listens on a port of 127.0.0.1. */
export async function portIsOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/**
 * Waits until an API service answers a request, whatever it says.
 *
 * @throws {@link LabError} when it does not within 90 seconds.
 */
export async function untilAnswering(settings: LabSettings, name: string, port: number): Promise<void> {
  await until(
    async () =>
      fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(10_000) }).then(
        () => true,
        () => false,
      ),
    { timeoutMs: 90_000 },
    () => `${name} does not answer on port ${port}: see ${labPath(settings, 'log', `${name}.log`)}.`,
  );
}
