import { untilAnswering } from '../ports.ts';
import {
  glance,
  neutron,
  notificationRecorder,
  novaApi,
  novaCompute,
  novaConductor,
  novaScheduler,
  placement,
} from '../process-table.ts';
import { startProcess } from '../processes.ts';
import type { Step } from './step.ts';

/** Starts all other services, with the computes last, which ask Placement and the conductor as they start. */
export const services: Step = {
  result: 'services',
  run: async (settings) => {
    const { ports } = settings;
    const first = [
      placement(ports),
      novaConductor,
      novaApi(ports),
      novaScheduler,
      notificationRecorder(ports),
    ];
    for (const one of [...first, glance, neutron]) await startProcess(settings, one);
    await untilAnswering(settings, 'placement', ports.placement);
    for (const host of settings.hosts) await startProcess(settings, novaCompute(host));
    await Promise.all([
      untilAnswering(settings, 'glance', ports.glance),
      untilAnswering(settings, 'neutron', ports.neutron),
      untilAnswering(settings, 'nova-api', ports.nova),
    ]);
  },
};
