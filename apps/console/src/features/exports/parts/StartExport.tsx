import { Button, MultiSelect, SimpleGrid } from '@mantine/core';
import { useState } from 'react';
import { ROLES, STATUSES, type Role, type TwoFactorStatus } from '../../../lib/api-types';
import { ROLE, STATUS } from '../../../lib/labels';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { Section } from '../../../ui/Section';
import { RequestExportDocument } from '../documents';

export function StartExport({ onStarted }: { readonly onStarted: () => void }) {
  const [roles, setRoles] = useState<Role[]>([]);
  const [statuses, setStatuses] = useState<TwoFactorStatus[]>([]);
  const request = useOperation(RequestExportDocument);
  const submit = async (): Promise<void> => {
    const answer = await request.run({
      input: { filter: { ...(roles.length === 0 ? {} : { roles }), ...(statuses.length === 0 ? {} : { statuses }) } },
    });
    if (answer !== null) onStarted();
  };
  return (
    <Section
      title="Export two-factor authentication status"
      description="A CSV file with a line for each person: status, factors, recovery codes left and last sign-in. You get a mail when it is ready."
    >
      <Form onSubmit={() => void submit()} error={request.error}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} maw={640} mb="md">
          <MultiSelect
            label="Roles"
            description="None chosen: owners, admins and agents."
            placeholder={roles.length === 0 ? 'The team' : ''}
            data={ROLES.map((value) => ({ value, label: ROLE[value] }))}
            value={roles}
            onChange={(values) => setRoles(ROLES.filter((role) => values.includes(role)))}
            clearable
            clearButtonProps={{ 'aria-label': 'Clear roles' }}
          />
          <MultiSelect
            label="Two-factor status"
            description="None chosen: every status."
            placeholder={statuses.length === 0 ? 'Any status' : ''}
            data={STATUSES.map((value) => ({ value, label: STATUS[value] }))}
            value={statuses}
            onChange={(values) => setStatuses(STATUSES.filter((status) => values.includes(status)))}
            clearable
            clearButtonProps={{ 'aria-label': 'Clear two-factor status' }}
          />
        </SimpleGrid>
        <Button type="submit" loading={request.pending}>
          Start export
        </Button>
      </Form>
    </Section>
  );
}
