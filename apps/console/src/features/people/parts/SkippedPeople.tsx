import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';
import { count, formatNumber } from '../../../lib/time';
import type { BulkPreview } from '../documents';

/** Whom an action leaves as they are, by the reason; the first of each by name. */
export function SkippedPeople({ groups }: { readonly groups: BulkPreview['skipped'] }) {
  const all = groups.reduce((sum, group) => sum + group.count, 0);
  if (all === 0) return null;
  return (
    <div>
      <Text mb={4}>{count(all, 'person is', 'people are')} skipped:</Text>
      {groups.map(({ skip, explanation, count: people, users }) => (
        <details key={skip}>
          <summary>
            {explanation.replace(/\.$/, '')}: {count(people, 'person', 'people')}
          </summary>
          <Text size="sm" c="dimmed" ml="md">
            {users.map((user, index) => (
              <span key={user.id}>
                {index > 0 && ', '}
                <Anchor component={Link} to={paths.person(user.id)} target="_blank" size="sm">
                  {user.name}
                </Anchor>
              </span>
            ))}
            {people > users.length && ` and ${formatNumber(people - users.length)} more`}
          </Text>
        </details>
      ))}
    </div>
  );
}
