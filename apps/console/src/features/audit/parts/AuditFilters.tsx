import { AUDIT_EVENT_TYPES, describeAuditEvent } from '@countersign/domain/audit/audit-event.js';
import { MultiSelect, SimpleGrid, TextInput } from '@mantine/core';
import type { readAudit } from '../audit-filter';
import { PersonPicker } from './PersonPicker';

interface AuditFiltersProps {
  readonly audit: ReturnType<typeof readAudit>;
  readonly change: (change: Readonly<Record<string, string | readonly string[] | null>>) => void;
}

export function AuditFilters({ audit, change }: AuditFiltersProps) {
  return (
    <SimpleGrid component="search" cols={{ base: 1, xs: 2, lg: 5 }} spacing="sm" mb="md">
      <MultiSelect
        label="What happened"
        placeholder={audit.types.length === 0 ? 'Anything' : ''}
        data={AUDIT_EVENT_TYPES.map((value) => ({ value, label: describeAuditEvent(value) }))}
        value={audit.types}
        onChange={(type) => change({ type })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Clear: what happened' }}
      />
      <PersonPicker label="About" value={audit.subject} onChange={(subject) => change({ subject })} />
      <PersonPicker label="Done by" value={audit.actor} onChange={(actor) => change({ actor })} />
      <TextInput
        label="From day"
        type="date"
        value={audit.fromDay}
        max={audit.toDay || undefined}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        label="To day"
        type="date"
        value={audit.toDay}
        min={audit.fromDay || undefined}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}
