import { AUDIT_EVENT_TYPES, describeAuditEvent } from '@countersign/domain/audit/audit-event.js';
import { Button, Group, MultiSelect, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { MOST_TYPES, NO_FILTERS, TIME_NAMES, TIMES, type readAudit } from '../audit-filter';
import { PersonPicker } from './PersonPicker';

interface AuditFiltersProps {
  readonly audit: ReturnType<typeof readAudit>;
  readonly change: (change: Readonly<Record<string, string | readonly string[] | null>>) => void;
}

export function AuditFilters({ audit, change }: AuditFiltersProps) {
  return (
    <search>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm" mb="sm">
        <MultiSelect
          label="What happened"
          placeholder={audit.types.length === 0 ? 'Anything' : ''}
          data={AUDIT_EVENT_TYPES.map((value) => ({ value, label: describeAuditEvent(value) }))}
          value={audit.types}
          onChange={(type) => change({ type })}
          maxValues={MOST_TYPES}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Clear: what happened' }}
        />
        <PersonPicker label="About" value={audit.subject} onChange={(subject) => change({ subject })} />
        <PersonPicker label="Done by" value={audit.actor} onChange={(actor) => change({ actor })} />
        <NativeSelect
          label="When"
          value={audit.time}
          data={TIME_NAMES.map((value) => ({ value, label: TIMES[value].label }))}
          onChange={(event) => {
            const time = event.currentTarget.value;
            change({ time: time === 'any' ? null : time, from: null, to: null });
          }}
        />
      </SimpleGrid>
      <Group align="flex-end" gap="sm" mb="md">
        {audit.time === 'between' && (
          <>
            <TextInput
              label="From day"
              type="date"
              value={audit.fromDay}
              max={audit.toDay || undefined}
              onChange={(event) => change({ time: 'between', from: event.currentTarget.value })}
            />
            <TextInput
              label="To day"
              type="date"
              value={audit.toDay}
              min={audit.fromDay || undefined}
              onChange={(event) => change({ time: 'between', to: event.currentTarget.value })}
            />
          </>
        )}
        {audit.isFiltered && (
          <Button variant="default" onClick={() => change(NO_FILTERS)}>
            Clear all filters
          </Button>
        )}
      </Group>
    </search>
  );
}
