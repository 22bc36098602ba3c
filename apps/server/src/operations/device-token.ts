/** Says what the token is, as with those of sessions and attempts; it is looked up as nothing else. */
const PREFIX = 'csd_';
const FORM = new RegExp(`^${PREFIX}([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})$`);

/** What a browser keeps of a trusted device: the selector finds the row and stays, the value is another one after each use. */
export interface DeviceToken {
  readonly selector: string;
  readonly value: string;
}

export function writeDeviceToken({ selector, value }: DeviceToken): string {
  return `${PREFIX}${selector}.${value}`;
}

/** Null: not a token of a trusted device at all. */
export function readDeviceToken(token: string): DeviceToken | null {
  const [, selector, value] = FORM.exec(token) ?? [];
  return selector === undefined || value === undefined ? null : { selector, value };
}
