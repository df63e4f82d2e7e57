/** An exception of Nova's own services: it ends an operation as it would there. Nothing of it reaches the library's user. */
export class NovaException extends Error {
  /** The name of Nova's class, such as `NoValidHost`. */
  readonly kind: string;
  /** The code that a fault made of it shows. */
  readonly code: number;

  constructor(kind: string, message: string, code = 500) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

/** Somebody else has changed the task of the instance meanwhile. */
export class UnexpectedTaskState extends NovaException {
  constructor(instanceId: string, expected: readonly (string | null)[], actual: string | null) {
    const wanted = expected.map((task) => (task === null ? 'None' : `'${task}'`)).join(', ');
    super(
      actual === 'deleting' ? 'UnexpectedDeletingTaskStateError' : 'UnexpectedTaskStateError',
      `Conflict updating instance ${instanceId}. Expected: {'task_state': [${wanted}]}. Actual: {'task_state': ${actual === null ? 'None' : `'${actual}'`}}`,
    );
  }
}

/** The instance was deleted meanwhile. */
export class InstanceNotFound extends NovaException {
  constructor(instanceId: string) {
    super('InstanceNotFound', `Instance ${instanceId} could not be found.`, 404);
  }
}

/** An operation failed so early that the instance is as it was; `inner` is what went wrong. */
export class InstanceFaultRollback extends NovaException {
  readonly inner: NovaException;

  constructor(inner: NovaException) {
    super('InstanceFaultRollback', `Instance rollback performed due to: ${inner.message}`);
    this.inner = inner;
  }
}
