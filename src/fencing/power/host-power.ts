/**
 * What was read of a host's power. Only a plain `off` counts as off: a state in between, a state that is not known
 * and an answer that nobody understands are all `unclear`.
 */
export interface PowerReading {
  readonly state: 'off' | 'on' | 'unclear';
  /** What was read, in the words of whoever was asked, such as `PowerState PoweringOff`. */
  readonly shown: string;
}

/** How an order to switch off was taken. It proves nothing: readings do. */
export interface SwitchOffAnswer {
  /** False where the order was plainly refused. Throw where it may or may not have been taken. */
  readonly accepted: boolean;
  /** For the evidence or the reason, such as `ForceOff accepted (HTTP 204)`. */
  readonly shown: string;
}

/** The power of one host, as whatever can switch it off sees it: a BMC, a power strip, a fence agent. */
export interface HostPower {
  /** Where that is, for the evidence, such as `https://bmc-7.example/redfish/v1/Systems/1`. May become known while reading. */
  readonly where: string;
  /** Texts that no evidence, no reason and no line of debug output may show, even where they come back as an echo. */
  readonly secrets?: readonly string[] | undefined;
  /** Reads the power. Rejects when nothing was read; the message becomes part of the reason. */
  read(signal: AbortSignal): Promise<PowerReading>;
  /** Orders the power off at once, without asking the operating system of the host. */
  switchOff(signal: AbortSignal): Promise<SwitchOffAnswer>;
  /** Ends what was begun for it, such as a session. Called once, however the fencing ends; a rejection is of no importance. */
  close?(signal: AbortSignal): Promise<void>;
}
