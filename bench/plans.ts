import { instanceFromNova, planRecovery } from 'nova-lifeboat';

const STATES = ['active', 'stopped', 'paused', 'resized', 'error'] as const;

/** Plans for about two seconds and returns how many plans a second that makes. */
export function plansPerSecond(): number {
  const instances = STATES.map((vmState, index) =>
    instanceFromNova({
      id: `00000000-0000-4000-a000-00000000000${index}`,
      name: vmState,
      status: 'ACTIVE',
      updated: '2026-01-01T00:00:00Z',
      metadata: {},
      image: { id: '00000000-0000-4000-a000-0000000000ff' },
      locked: false,
      'OS-EXT-STS:vm_state': vmState,
      'OS-EXT-STS:task_state': null,
      'OS-EXT-STS:power_state': vmState === 'stopped' ? 4 : 1,
      'OS-EXT-SRV-ATTR:host': 'h1',
      'OS-EXT-SRV-ATTR:hypervisor_hostname': 'h1',
      'OS-SRV-USG:launched_at': '2026-01-01T00:00:00.000000',
    }),
  );
  const end = performance.now() + 2_000;
  const begun = performance.now();
  let plans = 0;
  while (performance.now() < end) {
    for (const instance of instances) planRecovery(instance, { storage: 'shared', maxMicroversion: '2.100' });
    plans += instances.length;
  }
  return plans / ((performance.now() - begun) / 1_000);
}
