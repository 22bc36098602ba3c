import { toIso } from '../../platform/clock.js';
import type { StoredExport } from './exports.repository.js';

const ENDING: Readonly<Record<StoredExport['format'], 'csv' | 'jsonl'>> = { CSV: 'csv', JSON_LINES: 'jsonl' };

/** What the address and the name of the file end in. */
export function endingOf({ format }: Pick<StoredExport, 'format'>): 'csv' | 'jsonl' {
  return ENDING[format];
}

/** What a browser saves the file as. */
export function fileNameOf(stored: Pick<StoredExport, 'kind' | 'format' | 'requestedAt'>): string {
  const day = toIso(stored.requestedAt).slice(0, 10);
  return `${stored.kind === 'AUDIT' ? 'audit-trail' : 'two-factor-status'}-${day}.${endingOf(stored)}`;
}
