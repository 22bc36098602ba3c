import { FACTOR, ROLE } from '../../lib/labels';
import { formatExact } from '../../lib/time';

/** One thing that an event changed, in words. */
export interface Change {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isChange = (value: unknown): value is { readonly before: unknown; readonly after: unknown } =>
  isRecord(value) && 'before' in value && 'after' in value;

const NAMES: Readonly<Record<string, string>> = { from: 'Version before', to: 'Version after' };

/** "graceEndsAt" as "Grace ends at" */
function nameInWords(key: string): string {
  if (NAMES[key] !== undefined) return NAMES[key];
  const spaced = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const LABELS: Readonly<Record<string, string>> = { ...ROLE, ...FACTOR };

/** A plain value as people say it; null: it is more than a plain value. */
function valueInWords(key: string, value: unknown): string | null {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number')
    return /(?:At|Until|Since)$/.test(key) ? formatExact(new Date(value).toISOString()) : String(value);
  if (typeof value === 'string') return LABELS[value] ?? value;
  if (!Array.isArray(value)) return null;
  const items = value.map((item: unknown) => (isRecord(item) ? null : valueInWords(key, item)));
  return items.includes(null) ? null : items.join(', ') || 'none';
}

function toChange(what: string, key: string, { before, after }: { before: unknown; after: unknown }): Change | null {
  const [was, is] = [valueInWords(key, before), valueInWords(key, after)];
  return was === null || is === null ? null : { what, before: was, after: is };
}

/**
 * What an event says of itself: what was changed from what to what, sentences, and the rest by name. Of what it does not
 * know it leaves everything to the data, which is shown as it is beside it.
 */
export function readDetail(detail: unknown): {
  readonly changes: readonly Change[];
  readonly sentences: readonly string[];
  readonly rest: readonly (readonly [name: string, value: string])[];
} {
  if (!isRecord(detail)) return { changes: [], sentences: [], rest: [] };
  const changes: (Change | null)[] = [];
  const rest: (readonly [string, string])[] = [];
  const sentences =
    Array.isArray(detail['changes']) && detail['changes'].every((line) => typeof line === 'string')
      ? detail['changes']
      : [];
  if (isChange(detail)) changes.push(toChange('Value', 'value', detail));
  for (const [key, value] of Object.entries(detail)) {
    if (key === 'before' || key === 'after' || key === 'changes') continue;
    if (isChange(value)) changes.push(toChange(nameInWords(key), key, value));
    else if (Array.isArray(value) && value.length > 0 && value.every(isChange))
      for (const setting of value) changes.push(toChange(settingName(setting), 'value', setting));
    else {
      const words = valueInWords(key, value);
      if (words !== null) rest.push([nameInWords(key), words]);
    }
  }
  return { changes: changes.filter((change) => change !== null), sentences, rest };
}

/** A setting of the policy: "Agent: grace period days". */
function settingName(setting: Fields): string {
  const name = nameInWords(String(setting['setting'] ?? 'value'));
  const role = typeof setting['role'] === 'string' ? (LABELS[setting['role']] ?? setting['role']) : null;
  return role === null ? name : `${role}: ${name.toLowerCase()}`;
}
