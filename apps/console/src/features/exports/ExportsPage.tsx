import { Tabs } from '@mantine/core';
import { oneOf, useFilters } from '../../lib/search-params';
import { PageHeader } from '../../ui/PageHeader';
import { AuditExports } from './parts/AuditExports';
import { StatusExports } from './parts/StatusExports';

const KINDS = ['status', 'audit'] as const;

export default function ExportsPage() {
  const [search, change] = useFilters();
  const kind = oneOf(search, 'kind', KINDS, 'status');
  const after = search.get('after');
  return (
    <>
      <PageHeader title="Exports">
        Files are made in the background and kept for 7 days. Each download is written to the audit trail.
      </PageHeader>
      <Tabs value={kind} onChange={(next) => change({ kind: next === 'audit' ? next : null })} keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="status" px={{ base: 8, sm: 'md' }}>
            Two-factor status
          </Tabs.Tab>
          <Tabs.Tab value="audit" px={{ base: 8, sm: 'md' }}>
            Audit trail
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="status">
          <StatusExports after={after} onStarted={() => change({})} />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <AuditExports after={after} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
