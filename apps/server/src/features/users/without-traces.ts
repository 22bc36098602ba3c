/** What stands where a name or address stood. */
const GONE = '(deleted)';
/** Of the details of an audit event, those that hold what people typed; every other value is one of our own words. */
export const TYPED_DETAILS = ['name', 'email', 'reason', 'search'] as const;
const TYPED: ReadonlySet<string> = new Set(TYPED_DETAILS);
/** Shorter words of a name are words of anything. */
const SHORTEST_WORD = 3;

/**
 * Takes somebody's names and addresses out of a text, in whatever case they are written, where they stand as words.
 * @param closely parts of names too: for what was written about this very person
 */
export function withoutTraces(text: string, traces: readonly string[], closely = false): string {
  const parts = closely ? traces.flatMap((trace) => trace.split(/[\s@]+/u)) : [];
  const words = [...traces, ...parts.filter((part) => part.length >= SHORTEST_WORD)]
    .map((word) => word.trim().normalize('NFC'))
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  if (words.length === 0) return text;
  const anywhere = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  return text.normalize('NFC').replace(anywhere, GONE);
}

/**
 * The detail of an audit event, as JSON, without somebody's names and addresses.
 * @param theirs the event is about this person: what it says they are called goes whole
 */
export function detailWithoutTraces(json: string, traces: readonly string[], theirs: boolean): string {
  const cleaned = (value: unknown, key: string): unknown => {
    if (theirs && (key === 'name' || key === 'email')) return GONE;
    if (typeof value === 'string') return TYPED.has(key) ? withoutTraces(value, traces, theirs) : value;
    if (Array.isArray(value)) return value.map((entry) => cleaned(entry, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, cleaned(entry, TYPED.has(key) ? key : name)]),
    );
  };
  return JSON.stringify(cleaned(JSON.parse(json), ''));
}

/** Every name and address that the details of a person's own events say they had. */
export function tracesIn(json: string): string[] {
  const found: string[] = [];
  const look = (value: unknown, isTrace: boolean): void => {
    if (typeof value === 'string' && isTrace) found.push(value);
    else if (typeof value === 'object' && value !== null)
      for (const [key, entry] of Object.entries(value)) look(entry, isTrace || key === 'name' || key === 'email');
  };
  look(JSON.parse(json), false);
  return found;
}
