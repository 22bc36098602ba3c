import { useQuery } from '@apollo/client/react';
import { Alert, Anchor, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { BULK_STATE, bulkTitle } from '../../lib/bulk-words';
import { paths } from '../../lib/paths';
import { formatExact, formatNumber } from '../../lib/time';
import { useOperation } from '../../lib/use-operation';
import { viewOf } from '../../lib/view';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { DataState, Empty } from '../../ui/DataState';
import { Details } from '../../ui/Details';
import { PageHeader } from '../../ui/PageHeader';
import { Section } from '../../ui/Section';
import { BulkJobDocument, CancelBulkJobDocument, type BulkJob } from './documents';
import { JobProgress } from './parts/JobProgress';
import { Results } from './parts/Results';
import { isUnderWay } from './use-live-job';

/** One act on many people: how far it is, and what came of each. */
export default function BulkJobPage() {
  const { id = '' } = useParams();
  const view = viewOf(useQuery(BulkJobDocument, { variables: { id } }), ({ bulkJob }) => bulkJob ?? 'empty');
  return (
    <>
      <Text size="sm" mb="xs">
        <Anchor component={Link} to={paths.people()} size="sm">
          People
        </Anchor>{' '}
        ·{' '}
        <Anchor component={Link} to={paths.bulkJobs} size="sm">
          Earlier actions
        </Anchor>
      </Text>
      <DataState
        view={view}
        lines={8}
        empty={
          <>
            <PageHeader title="Nothing here" />
            <Empty>This action is not there, or not any more: they are kept for 90 days.</Empty>
          </>
        }
      >
        {(job) => <Job key={job.id} job={job} />}
      </DataState>
    </>
  );
}

function Job({ job }: { readonly job: BulkJob }) {
  const live = isUnderWay(job);
  return (
    <>
      <PageHeader title={bulkTitle(job.action, job.role)} actions={live && <CancelButton job={job} />} />
      {job.failure !== null && (
        <Alert color="red" title={BULK_STATE.FAILED} mb="lg">
          {job.failure}
        </Alert>
      )}
      <Section title="Progress">
        <div role="status">
          <JobProgress job={job} large />
        </div>
        <div style={{ marginTop: 20 }}>
          <Details
            items={[
              ...(job.usersTotal === null ? [] : [['Chosen', formatNumber(job.usersTotal)] as const]),
              ['Done', formatNumber(job.usersDone)],
              ['Skipped', formatNumber(job.usersSkipped)],
              ...(job.usersFailed === 0 ? [] : [['Failed', formatNumber(job.usersFailed)] as const]),
              ['Started', formatExact(job.requestedAt)],
              ['By', job.requestedBy.label],
              ...(job.endedAt === null ? [] : [['Ended', formatExact(job.endedAt)] as const]),
              ...(job.reason === null ? [] : [['Reason', job.reason] as const]),
            ]}
          />
        </div>
      </Section>
      <Section
        title="Results"
        description="Each person by themselves, as they stood when it was their turn."
        actions={
          !live && (
            <Button component="a" href={job.resultsUrl} download variant="default">
              Download CSV
            </Button>
          )
        }
      >
        <Results job={job} />
      </Section>
    </>
  );
}

function CancelButton({ job }: { readonly job: BulkJob }) {
  const [asking, setAsking] = useState(false);
  const cancel = useOperation(CancelBulkJobDocument);
  const confirm = async (): Promise<void> => {
    if ((await cancel.run({ input: { id: job.id } })) !== null) setAsking(false);
  };
  return (
    <>
      <Button variant="outline" color="red" onClick={() => setAsking(true)}>
        Cancel the rest
      </Button>
      <ConfirmDialog
        opened={asking}
        title="Cancel the rest?"
        confirmLabel="Cancel the rest"
        cancelLabel="Go on"
        dangerous
        pending={cancel.pending}
        error={cancel.error}
        onClose={() => {
          setAsking(false);
          cancel.clearError();
        }}
        onConfirm={() => void confirm()}
      >
        Whoever was done by then stays done. The results say who was not.
      </ConfirmDialog>
    </>
  );
}
