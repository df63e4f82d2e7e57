import { LabError } from './lab-error.ts';

/** What of the machine decides whether the lab can run on it. */
export interface MachineFacts {
  readonly platform: string;
  readonly userId: number;
  /** The text of `/etc/os-release`. */
  readonly osRelease: string;
  /** The root is made and the packages are in it. */
  readonly installed: boolean;
  /** The lab's processes run. */
  readonly running: boolean;
  readonly mirror: string | undefined;
  /** The services whose port is taken by another program. */
  readonly takenPorts: readonly { readonly service: string; readonly port: number }[];
  readonly freeMemoryBytes: number;
  readonly freeDiskBytes: number;
}

const rootNeeded = 'The lab needs root, for chroot and mount: run it with sudo, or in a container as root.';
const gibibyte = 1024 ** 3;
const neededMemory = 4 * gibibyte;
const neededDisk = 3 * gibibyte;

/** Returns a sentence for each thing that keeps the lab from running on this machine; none when it can. */
export function unmetRequirements(facts: MachineFacts): readonly string[] {
  const sentences = [
    facts.platform !== 'linux' && `The lab needs Linux, and this is ${facts.platform}.`,
    facts.userId !== 0 && rootNeeded,
    !/^ID(_LIKE)?=.*\bdebian\b/m.test(facts.osRelease) &&
      'The lab needs Debian, whose debootstrap and apt make its root: this is another distribution.',
    !facts.installed &&
      facts.mirror === undefined &&
      "The machine's own apt configuration names no Debian mirror: set LAB_MIRROR to the URL of one.",
    facts.takenPorts.length > 0 &&
      `Other programs listen on ports that the lab needs: ${portList(facts)}. End them, or set LAB_PORT_OFFSET.`,
    !facts.running &&
      facts.freeMemoryBytes < neededMemory &&
      `The lab needs 4 GiB of free memory, and there are ${inGibibytes(facts.freeMemoryBytes)}.`,
    !facts.installed &&
      facts.freeDiskBytes < neededDisk &&
      `The lab needs 3 GiB of free disk space for its root, and there are ${inGibibytes(facts.freeDiskBytes)}.`,
  ];
  return sentences.filter((sentence) => sentence !== false);
}

function portList({ takenPorts }: MachineFacts): string {
  return takenPorts.map(({ service, port }) => `${port} (${service})`).join(', ');
}

/** Throws a {@link LabError} that says all that is missing. */
export function requireFit(facts: MachineFacts): void {
  const sentences = unmetRequirements(facts);
  if (sentences.length > 0) throw new LabError(sentences.join('\n'));
}

/** Throws a {@link LabError} when this process is not root, which every command that changes the lab has to be. */
export function requireRoot(): void {
  if (process.getuid?.() !== 0) throw new LabError(rootNeeded);
}

function inGibibytes(bytes: number): string {
  return `${(bytes / gibibyte).toFixed(1)} GiB`;
}
