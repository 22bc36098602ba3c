import { AUDIT_EVENT_TYPES, describeAuditEvent } from '@countersign/domain/audit/audit-event.js';
import { Button, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { Filters } from '../../../ui/Filters';
import { MOST_TYPES, NO_FILTERS, TIME_NAMES, TIMES, type readAudit } from '../audit-filter';
import { PersonPicker } from './PersonPicker';

interface AuditFiltersProps {
  readonly audit: ReturnType<typeof readAudit>;
  readonly change: (change: Readonly<Record<string, string | readonly string[] | null>>) => void;
}

/** How many of the filters narrow the trail. */
const activeOf = ({ types, subject, actor, filter }: AuditFiltersProps['audit']): number =>
  [types.length > 0, subject !== null, actor !== null, 'from' in filter || 'to' in filter].filter(Boolean).length;

export function AuditFilters({ audit, change }: AuditFiltersProps) {
  return (
    <>
      <Filters active={activeOf(audit)}>
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
      </Filters>
      {audit.isFiltered && (
        <Button variant="default" mb="md" onClick={() => change(NO_FILTERS)}>
          Clear all filters
        </Button>
      )}
    </>
  );
}
