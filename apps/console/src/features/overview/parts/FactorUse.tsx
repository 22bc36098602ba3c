import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { FACTOR } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { count } from '../../../lib/time';
import { DataTable } from '../../../ui/DataTable';
import { Section } from '../../../ui/Section';
import type { Coverage } from '../documents';

type Use = Coverage['factorUse'][number];

/** Which factors the team uses. */
export function FactorUse({ coverage }: { readonly coverage: Coverage }) {
  const used = coverage.factorUse;
  return (
    <Section title="Factors in use" description="Of owners, admins and agents. Whoever has two kinds counts in both.">
      {used.every((one) => one.users === 0) ? (
        <Text>Nobody of the team has set up a factor yet.</Text>
      ) : (
        <DataTable<Use>
          caption="Factors in use"
          rows={used}
          rowKey={(one) => one.kind}
          columns={[
            { key: 'kind', header: 'Kind', isTitle: true, cell: (one) => FACTOR[one.kind] },
            {
              key: 'users',
              header: 'People',
              cell: (one) =>
                one.users === 0 ? (
                  'None'
                ) : (
                  <Anchor component={Link} to={paths.people({ factor: one.kind, role: ['OWNER', 'ADMIN', 'AGENT'] })}>
                    {count(one.users, 'person', 'people')}
                  </Anchor>
                ),
            },
          ]}
        />
      )}
    </Section>
  );
}
