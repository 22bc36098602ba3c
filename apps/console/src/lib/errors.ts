/** What the server says in extensions.code; OFFLINE: it could not be asked at all; CANCELED: the person gave up in the browser's own dialog. */
const CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'INVALID_CREDENTIALS',
  'INVALID_CODE',
  'STEP_UP_REQUIRED',
  'SECOND_FACTOR_REQUIRED',
  'ENROLLMENT_REQUIRED',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'OFFLINE',
  'CANCELED',
  'OTHER',
] as const;
export type ErrorCode = (typeof CODES)[number];

/** A refusal or a failure of the server, in the shape that the pages read. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** By the path of the field as the API names it, e.g. `password` or `policy.rules[0].gracePeriodDays`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number | null;
  /** By how much the phone's clock is ahead (positive) or behind, where a wrong code would have fitted then. */
  readonly clockOffsetSeconds: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    details: Partial<Pick<AppError, 'fields' | 'retryAfterSeconds' | 'clockOffsetSeconds'>> = {},
  ) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.fields = details.fields ?? {};
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.clockOffsetSeconds = details.clockOffsetSeconds ?? null;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** `fields` comes as { path: message } or as [{ path, message }]; the argument's own name is no part of what a form calls a field. */
function fieldsOf(value: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  const add = (path: unknown, message: unknown): void => {
    if (typeof path === 'string' && typeof message === 'string') fields[path.replace(/^input\./, '')] = message;
  };
  if (Array.isArray(value)) {
    for (const entry of value as readonly unknown[])
      if (isRecord(entry)) add(entry['path'] ?? entry['field'], entry['message']);
  } else if (isRecord(value)) {
    for (const [path, message] of Object.entries(value)) add(path, Array.isArray(message) ? message[0] : message);
  }
  return fields;
}

/** One entry of `errors` in a GraphQL answer. */
export function errorFromAnswer(entry: unknown): AppError {
  const extensions = isRecord(entry) && isRecord(entry['extensions']) ? entry['extensions'] : {};
  const message =
    isRecord(entry) && typeof entry['message'] === 'string'
      ? entry['message']
      : 'The server could not answer. Try again.';
  return new AppError(CODES.find((code) => code === extensions['code']) ?? 'OTHER', message, {
    fields: fieldsOf(extensions['fields']),
    retryAfterSeconds: numberOrNull(extensions['retryAfterSeconds']),
    clockOffsetSeconds: numberOrNull(extensions['clockOffsetSeconds']),
  });
}

/** An answer that is no GraphQL: what a proxy in between says. */
export function errorFromStatus(response: Response): AppError {
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after'));
    return new AppError('RATE_LIMITED', 'Too many attempts.', { retryAfterSeconds: seconds > 0 ? seconds : 60 });
  }
  if (response.status >= 502 && response.status <= 504) {
    return new AppError('UNAVAILABLE', 'The server is not available right now. Nothing was changed.');
  }
  return new AppError('OTHER', 'The server could not answer. Try again.');
}

export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('OTHER', 'Something went wrong. Try again.');
}
