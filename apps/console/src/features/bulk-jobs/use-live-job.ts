import { useQuery, useSubscription } from '@apollo/client/react';
import { BulkJobDocument, BulkJobProgressDocument, type BulkJob } from './documents';

/** Asked beside the subscription, so that a lost socket slows the figures down and does not stop them. */
export const POLL = 3000;

export const isUnderWay = (job: Pick<BulkJob, 'state'>): boolean => job.state === 'QUEUED' || job.state === 'RUNNING';

/** Both answers land in the cache under the job's id, so every list that shows it moves along. */
export function useLiveJob(job: Pick<BulkJob, 'id' | 'state'>): void {
  const live = isUnderWay(job);
  const variables = { id: job.id };
  useSubscription(BulkJobProgressDocument, { variables, skip: !live });
  useQuery(BulkJobDocument, { variables, skip: !live, pollInterval: live ? POLL : 0, fetchPolicy: 'network-only' });
}
