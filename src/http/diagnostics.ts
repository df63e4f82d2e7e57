import { channel } from 'node:diagnostics_channel';
import type { Microversion } from '../model/microversion.ts';

/**
 * The request of which the messages of the channels tell. One object for all messages of one attempt, so that it serves
 * as the key of a `WeakMap` that keeps a span or a time. Neither headers nor bodies are in it.
 */
export interface DiagnosticsRequest {
  readonly method: string;
  /** Without user info and without secrets in its query. */
  readonly url: string;
  /** Null for Keystone, and for the question which microversions there are. */
  readonly microversion: Microversion | null;
  /** 1 for the first attempt of a call. */
  readonly attempt: number;
  /** The `X-OpenStack-Request-ID` that is sent. */
  readonly globalRequestId: string;
}

/** Published to `nova-lifeboat:request:start`, right before an attempt. */
export interface RequestStartMessage {
  readonly request: DiagnosticsRequest;
}

/** Published to `nova-lifeboat:request:end`, when there is an answer, of whatever status. */
export interface RequestEndMessage {
  readonly request: DiagnosticsRequest;
  readonly status: number;
  /** The id that the service gave to the request; null where it sent none. */
  readonly requestId: string | null;
  /** How long the attempt took, in milliseconds. */
  readonly durationMs: number;
}

/** Published to `nova-lifeboat:request:error`, when there is no whole answer: a broken connection, a time-out, an abort. */
export interface RequestErrorMessage {
  readonly request: DiagnosticsRequest;
  /** What the attempt ends with, such as a `ConnectionError`; the call may be repeated all the same. */
  readonly error: Error;
  /** How long the attempt took, in milliseconds. */
  readonly durationMs: number;
}

/**
 * The names of the channels of `node:diagnostics_channel` on which every attempt of every request is told of: one
 * message to `start`, then one to either `end` or `error`. Log-ins included, secrets not.
 *
 * Subscribers run at once, within the request; what they throw is an uncaught exception of the process, as Node has it.
 *
 * @example
 * ```ts
 * import { subscribe } from 'node:diagnostics_channel';
 * import { REQUEST_CHANNELS, type RequestEndMessage } from 'nova-lifeboat/nova';
 *
 * subscribe(REQUEST_CHANNELS.end, (message) => {
 *   const { request, status, durationMs } = message as RequestEndMessage;
 *   console.log(request.method, status, durationMs);
 * });
 * ```
 */
export const REQUEST_CHANNELS = {
  start: 'nova-lifeboat:request:start',
  end: 'nova-lifeboat:request:end',
  error: 'nova-lifeboat:request:error',
} as const;

const start = channel(REQUEST_CHANNELS.start);
const end = channel(REQUEST_CHANNELS.end);
const failed = channel(REQUEST_CHANNELS.error);

/** Says whether anybody listens; without listeners nothing is prepared. */
export function isObserved(): boolean {
  return start.hasSubscribers || end.hasSubscribers || failed.hasSubscribers;
}

/** Tells of the beginning of an attempt. */
export function publishStart(message: RequestStartMessage): void {
  if (start.hasSubscribers) start.publish(message);
}

/** Tells of an answer. */
export function publishEnd(message: RequestEndMessage): void {
  if (end.hasSubscribers) end.publish(message);
}

/** Tells that there is no answer. */
export function publishError(message: RequestErrorMessage): void {
  if (failed.hasSubscribers) failed.publish(message);
}
