/** A request, as every service of the simulated cloud gets it. */
export interface Exchange {
  readonly method: string;
  /** Scheme, name and port by which the cloud was reached; the catalog is written with it. */
  readonly origin: string;
  /** Below the service, beginning with a slash: `/servers/detail`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text of the body; empty where there is none. */
  readonly body: string;
  /** `req-` and a uuid: what the answer and the records call this request. */
  readonly requestId: string;
}

/** An answer. */
export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or whatever else; empty where there is none. */
  readonly body: string;
}

/** One service of the cloud, such as Nova, below its own path. */
export interface Service {
  handle(exchange: Exchange): Promise<Reply>;
}
