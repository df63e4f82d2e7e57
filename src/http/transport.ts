/** One HTTP exchange, as the client asks for it. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  /** Ends the exchange; the client puts its own time limit into it. */
  readonly signal: AbortSignal;
}

/** What came back, whole. */
export interface TransportResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The seam between the client and the network. The default is undici; tests and the simulated cloud put their
 * own in its place.
 */
export interface Transport {
  /**
   * Resolves with any answer, whatever its status. Rejects only when there is no whole answer; the caller must
   * then assume that the server may have acted.
   */
  send(request: TransportRequest): Promise<TransportResponse>;
  /** Closes connections. */
  close(): Promise<void>;
}
