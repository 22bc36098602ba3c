import { useQuery, useSubscription } from '@apollo/client/react';
import { ExportDocument, ExportProgressDocument, type Export } from './documents';

/** Asked beside the subscription, so that a lost socket slows the bar down and does not stop it. */
const POLL = 3000;

export const isUnderWay = (statusExport: Pick<Export, 'state'>): boolean =>
  statusExport.state === 'QUEUED' || statusExport.state === 'RUNNING';

/** Both answers land in the cache under the export's id, so every list that shows it moves along. */
export function useLiveExport(statusExport: Export): void {
  const live = isUnderWay(statusExport);
  const variables = { id: statusExport.id };
  useSubscription(ExportProgressDocument, { variables, skip: !live });
  useQuery(ExportDocument, { variables, skip: !live, pollInterval: live ? POLL : 0, fetchPolicy: 'network-only' });
}
