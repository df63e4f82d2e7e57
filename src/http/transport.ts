/** One HTTP exchange, as the client asks for it. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  /** Names in lower case. `x-auth-token` is a secret, and so is the body of a request to Keystone. */
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
 * The seam between the client and the network. The default is undici; tests put their own in its
 * place.
 */
export interface Transport {
  /**
   * Resolves with any answer, whatever its status, and follows no redirect. Rejects only when there is no whole
   * answer; the caller must then assume that the server may have acted. The one exception is an error whose `code`
   * (or its cause's) is `ECONNREFUSED`, `ENOTFOUND`, `EAI_AGAIN` or `UND_ERR_CONNECT_TIMEOUT`: it says that nothing
   * was sent.
   */
  send(request: TransportRequest): Promise<TransportResponse>;
  /** Closes connections. */
  close(): Promise<void>;
}
