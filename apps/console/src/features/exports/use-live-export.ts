import { useQuery, useSubscription } from '@apollo/client/react';
import { AuditExportProgressDocument, ExportDocument, StatusExportProgressDocument, type Export } from './documents';

/** Asked beside the subscription, so that a lost socket slows the bar down and does not stop it. */
const POLL = 3000;

export const isUnderWay = (shown: Pick<Export, 'state'>): boolean =>
  shown.state === 'QUEUED' || shown.state === 'RUNNING';

/** Both answers land in the cache under the export's id, so every list that shows it moves along. */
export function useLiveExport(shown: Export): void {
  const live = isUnderWay(shown);
  const isAudit = shown.__typename === 'AuditExport';
  const variables = { id: shown.id };
  useSubscription(StatusExportProgressDocument, { variables, skip: !live || isAudit });
  useSubscription(AuditExportProgressDocument, { variables, skip: !live || !isAudit });
  useQuery(ExportDocument, { variables, skip: !live, pollInterval: live ? POLL : 0, fetchPolicy: 'network-only' });
}
