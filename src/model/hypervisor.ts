/** One row of `os-hypervisors/detail`. */
export interface Hypervisor {
  readonly id: string;
  /** The node's name, `hypervisor_hostname`. */
  readonly node: string;
  /** The name of its compute service. */
  readonly host: string;
  /** As the driver reports it: `QEMU`, `KVM`, `fake`, `ironic`, `VMware vCenter Server`, ... */
  readonly type: string;
}
