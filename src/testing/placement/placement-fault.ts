/** A refusal of Placement. */
export class PlacementFault extends Error {
  readonly status: number;
  /** Whether it comes before the version is known, and the answer names none. */
  readonly versionless: boolean;

  constructor(status: number, message: string, versionless = false) {
    super(message);
    this.status = status;
    this.versionless = versionless;
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
};

const PREFACES: Readonly<Record<number, string>> = {
  400: 'The server could not comply with the request since it is either malformed or otherwise incorrect.',
  403: 'Access was denied to this resource.',
  404: 'The resource could not be found.',
  405: 'The method specified is not allowed for this resource.',
  406: 'The resource could not be generated that was acceptable to your browser (content of type application/json. ',
  409: 'There was a conflict when trying to complete your request.',
};

/** The body that a refusal becomes. @param more - What else stands beside the words. */
export function placementErrors(
  { status, message }: PlacementFault,
  requestId: string,
  more: Readonly<Record<string, string>> = {},
): unknown {
  const { code, ...rest } = more;
  return {
    errors: [
      {
        status,
        title: TITLES[status] ?? 'Error',
        detail: `${PREFACES[status] ?? ''}\n\n ${message}  `,
        ...(code === undefined ? {} : { code }),
        request_id: requestId,
        ...rest,
      },
    ],
  };
}
