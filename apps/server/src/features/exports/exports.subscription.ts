import type { GraphQLContext } from '../../graphql/context.js';
import { FailureError } from '../../graphql/errors.js';
import { failure } from '../../operations/failures.js';
import type { ExportKind, ExportRow } from './exports.read-model.js';
import type { Watching } from './watch-exports.js';

/** What a subscription to exports of one kind looks at. */
export function watching(kind: ExportKind, { models, op }: GraphQLContext): Watching {
  return { kind, exports: models.exports, events: op.events };
}

/** @throws FailureError NOT_FOUND at once: a stream of nothing would leave whoever follows it waiting. */
export async function watchKnown(
  source: Watching,
  id: string,
  watch: (source: Watching, id: string) => AsyncGenerator<ExportRow>,
): Promise<AsyncGenerator<ExportRow>> {
  if ((await source.exports.find(source.kind, id)) === null)
    throw new FailureError(failure.notFound('There is no such export.'));
  return watch(source, id);
}
