import type { Instant } from '@countersign/domain/time.js';

import type { Events } from '../../operations/events.js';
import { listenTo } from '../../operations/listen.js';
import type { ExportKind, ExportsReadModel } from './exports.read-model.js';
import type { StoredExport } from './exports.repository.js';

export interface Watching {
  readonly kind: ExportKind;
  readonly exports: ExportsReadModel;
  readonly events: Events;
}

/** The state now, then every step; ends after the last one. An export that is not there gives nothing. */
export async function* watchProgress({ kind, exports, events }: Watching, id: string): AsyncGenerator<StoredExport> {
  const changes = listenTo(events, 'exportChanged');
  try {
    let seen: string | null = null;
    for (;;) {
      const stored = await exports.find(kind, id);
      if (stored === null) return;
      const state = `${stored.state} ${stored.rowsDone} ${stored.rowsTotal ?? ''}`;
      if (state !== seen) yield stored;
      seen = state;
      if (hasEnded(stored)) return;
      await changes.next();
    }
  } finally {
    changes.stop();
  }
}

/** One export once it has ended, which may be now. */
export async function* watchCompletion(watching: Watching, id: string): AsyncGenerator<StoredExport> {
  for await (const stored of watchProgress(watching, id)) if (hasEnded(stored)) yield stored;
}

/** Every export of the kind that ends from `since` on. Never ends by itself. */
export async function* watchCompletions(
  { kind, exports, events }: Watching,
  since: Instant,
): AsyncGenerator<StoredExport> {
  const changes = listenTo(events, 'exportChanged');
  const watched = new Set<string>();
  const reported = new Set<string>();
  try {
    // What was requested in this very millisecond may have ended in it too, and that was before.
    for (const stored of await exports.findAll(await exports.underWay(kind, since))) {
      if (hasEnded(stored) && stored.requestedAt <= since) reported.add(stored.id);
    }
    for (;;) {
      for (const id of await exports.underWay(kind, since)) if (!reported.has(id)) watched.add(id);
      for (const stored of await exports.findAll([...watched])) {
        if (!hasEnded(stored)) continue;
        watched.delete(stored.id);
        reported.add(stored.id);
        yield stored;
      }
      await changes.next();
    }
  } finally {
    changes.stop();
  }
}

function hasEnded({ state }: StoredExport): boolean {
  return state !== 'QUEUED' && state !== 'RUNNING';
}
