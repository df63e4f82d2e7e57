import type { Clock } from '../model/clock.ts';
import { InvalidOptionsError } from '../errors.ts';
import type { Fencer } from '../model/fencer.ts';
import type { Instance } from '../model/instance.ts';
import type { SystemMetadataSource } from '../model/system-metadata.ts';
import type { RecoveryPolicy, Storage } from '../recovery/index.ts';
import { checkPolicy } from './check-policy.ts';
import type { RecoveryEvent } from './events.ts';
import type { HostPlan } from './host-plan.ts';
import type { Journal } from './journal/journal.ts';
import { DEFAULT_RETRIES, type Retries } from './retry-budget.ts';
import type { BeforeWave } from './schedule/waves.ts';

/** Options of {@link planHost}, and part of those of {@link evacuateHost}. */
export interface PlanHostOptions {
  /**
   * Where the disks of image-backed instances live; required, because no API of Nova tells. Data is lost where this
   * says `shared` and is wrong. Volume-backed instances are recognised and need no word.
   */
  readonly storage: 'shared' | 'local' | ((instance: Instance) => Storage);
  /** The operator's choices; whatever is left out has the default of `DEFAULT_POLICY`. */
  readonly policy?: Partial<RecoveryPolicy> | undefined;
  /**
   * Which instances to recover; the others are left alone and listed, and cost no closer look. It is given what one
   * list shows of an instance, with its open migrations.
   * @default all
   */
  readonly select?: ((instance: Instance) => boolean) | undefined;
  /**
   * The instances with the higher number go first. Those with one number are one wave, and a wave begins when the one
   * before has come to its end: a few numbers for a few classes, not one for each instance.
   * @default 0 for all, which is one wave
   */
  readonly priority?: ((instance: Instance) => number) | undefined;
  /**
   * The only hosts that instances may go to, in order: the first one that is up and has not turned an instance down is named in its
   * evacuation. The scheduler still validates it. One that is disabled is held in reserve: it is enabled before its first use, and
   * disabled again, with its reason, if nothing was put on it.
   * @default the scheduler chooses
   */
  readonly destinations?: readonly string[] | undefined;
  /**
   * How many hosts of the availability zone may look failed, the one to be recovered included; with more of them the fault is
   * rather the network's or the control plane's, and a recovery is refused (`tooManyFailedHosts`). A host looks failed
   * while its nova-compute is enabled, not forced down, down in Nova's eyes, and its last heartbeat is younger than 30 minutes.
   * `Infinity` allows any number. A plan only tells.
   * @default half of the enabled ones of the zone, the one to be recovered counted among them, and at least 1
   */
  readonly maxFailedHosts?: number | undefined;
  /**
   * How often this cloud's nova-compute reports, in milliseconds (Nova's `report_interval`). Two of these without a
   * heartbeat are what shows that a host is silent, and within two the source of a resize must show one.
   * @default 10_000, Nova's own default
   */
  readonly heartbeatIntervalMs?: number | undefined;
  /**
   * Reads `old_vm_state`, which no API of Nova shows and which says what a resized instance was. Asked once, for the
   * resized ones alone; should it fail, or not answer within 10,000 ms, the recovery goes on without this witness and
   * `missingEvidence` says so.
   * @default none: power_state says what a resized instance was
   */
  readonly systemMetadata?: SystemMetadataSource | undefined;
  /**
   * What earlier runs have written down about this host.
   * @default files below `$XDG_STATE_HOME/nova-lifeboat`
   */
  readonly journal?: Journal | undefined;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
  /**
   * Ends the planning, or keeps a recovery from beginning with further instances: evacuations that Nova has accepted
   * are watched to their end all the same, as Nova goes on with them anyway. For a recovery that ends at once see `leaveSignal`.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link evacuateHost}. */
export interface EvacuateHostOptions extends PlanHostOptions {
  /** What makes sure that the host is off; required and without a default. See `alreadyFenced`. */
  readonly fence: Fencer;
  /**
   * Whether instances are locked while they are worked on, which keeps their owners' hands off. One that is locked
   * already is left as it is.
   * @default true
   */
  readonly lock?: boolean | undefined;
  /**
   * How many mutating requests are under way at once, at most: after 429, 503 or a time-out it is half as many, until
   * they succeed again. More than four bought nothing on a small control plane.
   * @default 4
   */
  readonly concurrentPosts?: number | undefined;
  /**
   * How many instances are worked on at once, from the first step to the verified end.
   * @default 32
   */
  readonly inFlight?: number | undefined;
  /**
   * How many evacuations are under way at once to one host, where the plan names the host. The scheduler's own choice is not
   * bounded: nobody knows it before the evacuation is under way.
   * @default 10, as many as Nova builds at once on a host (`max_concurrent_builds`)
   */
  readonly inFlightPerDestination?: number | undefined;
  /**
   * Whether on every route, which is what a plan asks of Nova, one instance goes first and alone to its verified end, before the
   * others follow. Where it does not come home, or takes longer than `stepTimeoutMs`, the next one goes alone; after five
   * of them in a row the others follow all the same, and `maxFailureRate` decides.
   * @default true
   */
  readonly canary?: boolean | undefined;
  /**
   * How great a part of the instances that came to an end may have failed, from 0 to 1, once five have; with a greater one nothing
   * further is begun and the run ends as aborted (`failureRate`). Those that are held count as ended and not as failed.
   * 1 goes on whatever fails.
   * @default 0.5
   */
  readonly maxFailureRate?: number | undefined;
  /**
   * How often the host's evacuations are looked at, in milliseconds: two or three requests each
   * time, however many instances.
   * @default 2_000
   */
  readonly pollIntervalMs?: number | undefined;
  /**
   * How long, in milliseconds, a confirmed resize, a start or a verified end state is waited for before the instance
   * counts as failed. While an instance is being shelved it runs anew whenever Nova shows another task_state or
   * `updated_at`, and ten times as long without either is the end. Evacuations themselves have no such limit: Nova goes
   * on with them whatever we think.
   * @default 180_000
   */
  readonly stepTimeoutMs?: number | undefined;
  /**
   * How long, in milliseconds, the record of an evacuation may stand still. Nobody can tell from Nova whether such a one goes on, and
   * Nova cannot be told to give it up: it is reported as `inFlight`, with what a person has to look at.
   * @default 3_600_000
   */
  readonly evacuationTimeoutMs?: number | undefined;
  /**
   * How often an instance is tried again whose recovery has failed in a way that another try may mend: no valid host, a destination
   * that could not build it, a busy control plane. Always to the prior state of the journal. What Nova refuses for the instance's own
   * sake (400, 403, 404, a vTPM) is never asked for again.
   * @default 2 for each instance, 64 for the run, 15,000 ms before the first and twice as long before each further one
   */
  readonly retries?: Partial<Retries> | undefined;
  /**
   * How long, in milliseconds, the recovery of one instance may take from its first step on. After that nothing further is begun for it;
   * an evacuation that is under way is reported as `inFlight`, and what brings one to its end that has arrived is still done.
   * @default none
   */
  readonly instanceDeadlineMs?: number | undefined;
  /**
   * Ends the run at once, for whoever cannot wait until what was accepted has come to its end: a second Ctrl-C after the first has aborted
   * `signal`, a service that is being shut down. No further call is made, not even to take a lock off, and the answers to calls
   * that were made are not waited for; the journal and the report have them as unknown or under way. Nova goes on with what it
   * has accepted, and the next run adopts it.
   */
  readonly leaveSignal?: AbortSignal | undefined;
  /**
   * After this many milliseconds the run ends as by `leaveSignal`, whatever is still under way; the report says what.
   * @default none
   */
  readonly deadlineMs?: number | undefined;
  /**
   * The name of the run in the journal, in locks and in the service's disabled_reason. The id of an earlier run of this host goes on with
   * that run, under the id with `.2`, `.3` and so on behind it; so the same call may be made again, as queues do. It is
   * refused where that run has recovered everything that it did not hold (`runFinished`), where its host was readmitted since (`runOutdated`) and where it is
   * another host's (`runElsewhere`). Without any, a recovery goes on from the journal all the same, and none of these is refused.
   * @default the time and a random part
   */
  readonly runId?: string | undefined;
  /**
   * Begins also where the mark on the host's service is that of a run that this journal does not know: another machine's. Give it
   * once that run has ended, or its machine is off: what it knew of the instances is in its journal, and of that only the prior
   * state in the reason of its locks. Bring that journal, if you can, rather than this.
   * @default false
   */
  readonly takeOver?: boolean | undefined;
  /**
   * Asked after planning and before any instance is touched; a false ends the run as aborted. The host is fenced and
   * forced down by then.
   */
  readonly approve?: ((plan: HostPlan) => boolean | Promise<boolean>) | undefined;
  /**
   * Asked before every wave, the first one included. A false or a throw ends the run as aborted (`waveNotApproved`): nothing
   * further is begun. The fence is watched meanwhile; nobody waits for an answer once the run ends for another reason.
   */
  readonly beforeWave?: BeforeWave | undefined;
  /** Told of everything that happens. A throw is reported as an event and never fatal. */
  readonly onEvent?: ((event: RecoveryEvent) => void) | undefined;
}

/** In milliseconds, about 24 days; a timer of Node that is set to more fires at once. */
const LONGEST_TIMER = 2_147_483_647;

/** Finds what is wrong with the options before anything is done. */
export function checkPlanHostOptions(options: PlanHostOptions): void {
  const storage: unknown = options.storage;
  if (storage !== 'shared' && storage !== 'local' && typeof storage !== 'function') {
    throw new InvalidOptionsError(
      'storage',
      "say where image-backed disks live: 'shared', 'local' or a function of the instance. No API of Nova tells.",
    );
  }
  checkPolicy(options.policy);
  checkSystemMetadata(options.systemMetadata);
  checkFunction('select', options.select);
  checkFunction('priority', options.priority);
  checkPositive('heartbeatIntervalMs', options.heartbeatIntervalMs);
  checkDestinations(options.destinations);
  if (options.maxFailedHosts !== Infinity) {
    checkPositive('maxFailedHosts', options.maxFailedHosts, Number.isInteger);
  }
}

/** The same for {@link evacuateHost}. */
export function checkEvacuateHostOptions(options: EvacuateHostOptions): void {
  checkPlanHostOptions(options);
  const fence: unknown = options.fence;
  if (
    typeof fence !== 'object' ||
    fence === null ||
    !('fence' in fence) ||
    typeof fence.fence !== 'function'
  ) {
    throw new InvalidOptionsError(
      'fence',
      'give a fencer that makes sure the host is off, or alreadyFenced(reason) if somebody else did. There is no default.',
    );
  }
  const { name } = options.fence as { readonly name?: unknown };
  if (typeof name !== 'string' || name === '') {
    throw new InvalidOptionsError('fence', 'give the fencer a name for the journal and the report');
  }
  checkPositive('concurrentPosts', options.concurrentPosts, Number.isInteger);
  checkPositive('inFlight', options.inFlight, Number.isInteger);
  checkPositive('pollIntervalMs', options.pollIntervalMs);
  checkPositive('stepTimeoutMs', options.stepTimeoutMs);
  checkPositive('deadlineMs', options.deadlineMs);
  checkPositive('evacuationTimeoutMs', options.evacuationTimeoutMs);
  checkPositive('instanceDeadlineMs', options.instanceDeadlineMs);
  checkRetries(options.retries);
  checkPositive('inFlightPerDestination', options.inFlightPerDestination, Number.isInteger);
  checkRate('maxFailureRate', options.maxFailureRate);
  checkYesOrNo('canary', options.canary);
  checkYesOrNo('takeOver', options.takeOver);
  const beforeWave: unknown = options.beforeWave;
  if (beforeWave !== undefined && typeof beforeWave !== 'function') {
    throw new InvalidOptionsError(
      'beforeWave',
      `takes a function of the wave, not ${JSON.stringify(beforeWave)}`,
    );
  }
  if (options.runId !== undefined && !/^[\w.-]{1,64}$/.test(options.runId)) {
    throw new InvalidOptionsError('runId', 'takes 1 to 64 letters, digits, dots, dashes or underscores');
  }
}

function checkDestinations(destinations: unknown): void {
  if (destinations === undefined) return;
  const isList =
    Array.isArray(destinations) &&
    destinations.length > 0 &&
    destinations.every((each) => typeof each === 'string' && each !== '') &&
    new Set(destinations).size === destinations.length;
  if (!isList) {
    throw new InvalidOptionsError(
      'destinations',
      `takes a list of the names of nova-compute services, each once, or is left out, not ${JSON.stringify(destinations)}`,
    );
  }
}

function checkRetries(retries: unknown): void {
  if (retries === undefined) return;
  if (typeof retries !== 'object' || retries === null) {
    throw new InvalidOptionsError('retries', `takes an object, not ${JSON.stringify(retries)}`);
  }
  for (const [name, value] of Object.entries(retries)) {
    if (!Object.hasOwn(DEFAULT_RETRIES, name)) {
      throw new InvalidOptionsError(
        `retries.${name}`,
        `is not known; there are ${Object.keys(DEFAULT_RETRIES).join(', ')}`,
      );
    }
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > LONGEST_TIMER) {
      throw new InvalidOptionsError(
        `retries.${name}`,
        `takes a whole number from 0 on, not ${JSON.stringify(value)}`,
      );
    }
  }
}

function checkSystemMetadata(source: unknown): void {
  if (source === undefined) return;
  const isSource =
    typeof source === 'object' &&
    source !== null &&
    'name' in source &&
    typeof source.name === 'string' &&
    source.name !== '' &&
    'oldVmStates' in source &&
    typeof source.oldVmStates === 'function';
  if (!isSource) {
    throw new InvalidOptionsError(
      'systemMetadata',
      'takes an object with a name for reports and a function oldVmStates, or is left out',
    );
  }
}

function checkFunction(option: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return;
  throw new InvalidOptionsError(option, `takes a function of the instance, not ${JSON.stringify(value)}`);
}

function checkPositive(
  option: string,
  value: unknown,
  also: (value: number) => boolean = Number.isFinite,
): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || !(value > 0) || value > LONGEST_TIMER || !also(value)) {
    throw new InvalidOptionsError(
      option,
      `takes a positive number up to ${LONGEST_TIMER}, not ${JSON.stringify(value)}`,
    );
  }
}

function checkYesOrNo(option: string, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return;
  throw new InvalidOptionsError(option, `takes true or false, not ${JSON.stringify(value)}`);
}

function checkRate(option: string, value: unknown): void {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)) return;
  throw new InvalidOptionsError(option, `takes a number from 0 to 1, not ${JSON.stringify(value)}`);
}
