import { parseRole } from '@countersign/domain/users/import-row.js';
import { Button, Group, Stack, Text } from '@mantine/core';
import { ROLES, type Role } from '../../../lib/api-types';
import { ROLE_PLURAL } from '../../../lib/labels';
import { count, formatNumber } from '../../../lib/time';
import { DataTable } from '../../../ui/DataTable';
import { Details } from '../../../ui/Details';
import type { RefusedRow, UsersFile } from '../users-file';
import { RefusedRows } from './RefusedRows';

const FIRST = 5;

interface PreviewProps {
  readonly file: UsersFile;
  readonly known: readonly RefusedRow[] | null;
  readonly onImport: () => void;
  readonly onChooseAnother: () => void;
}

/** What the import would do, before anybody gets a mail. */
export function Preview({ file, known, onImport, onChooseAnother }: PreviewProps) {
  const invited = file.rows.length - (known?.length ?? 0);
  const counted = ROLES.map((role) => [role, file.byRole[role] - countOf(known ?? [], role)] as const).filter(
    ([, number]) => number > 0,
  );
  const refused = [...file.refused, ...(known ?? [])];
  return (
    <Stack>
      <Details
        items={[
          ['List', file.name],
          ['To be invited', count(invited, 'person', 'people')],
          ...counted.map(([role, number]) => [ROLE_PLURAL[role], formatNumber(number)] as const),
          ['Not taken', count(refused.length, 'row')],
        ]}
      />
      {file.rows.length > 0 && (
        <section aria-label="The first rows">
          <Text fw={600} mb="xs">
            The first rows
          </Text>
          <DataTable
            caption="The first rows"
            rows={file.rows.slice(0, FIRST)}
            rowKey={(row) => String(row.line)}
            columns={[
              { key: 'email', header: 'E-mail', isTitle: true, cell: (row) => row.email },
              { key: 'name', header: 'Name', cell: (row) => row.name },
              { key: 'role', header: 'Role', cell: (row) => row.role },
            ]}
          />
        </section>
      )}
      <RefusedRows rows={refused} title={`${count(refused.length, 'row')} would not be taken`} />
      {known === null && (
        <Text size="sm" c="dimmed">
          Whether somebody is in the directory already is found out during the import; nobody is made twice.
        </Text>
      )}
      <Group>
        <Button onClick={onImport} disabled={invited === 0}>
          {invited === 0 ? 'Nobody to invite' : `Invite ${count(invited, 'person', 'people')}`}
        </Button>
        <Button variant="default" onClick={onChooseAnother}>
          Choose another list
        </Button>
      </Group>
    </Stack>
  );
}

const countOf = (rows: readonly RefusedRow[], role: Role): number =>
  rows.filter((row) => parseRole(row.role) === role).length;
