import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import { TEAM_ROLES } from '../../../lib/api-types';
import { paths } from '../../../lib/paths';
import { count, formatNumber } from '../../../lib/time';
import { Empty } from '../../../ui/DataState';
import { Meter } from '../../../ui/Meter';
import { Section } from '../../../ui/Section';
import { StatusBadge } from '../../../ui/StatusBadge';
import { breakdownOf, shareOf } from '../coverage-model';
import type { CoverageCount } from '../documents';
import classes from './Figure.module.css';

export function Figure({ team }: { readonly team: CoverageCount }) {
  const share = shareOf(team);
  const open = breakdownOf(team);
  return (
    <Section
      title="Coverage of the team"
      description="Owners, admins and agents who prove a second factor at sign-in. Suspended people are not counted."
    >
      {share.of === 0 ? (
        <Empty>There is nobody in the team yet.</Empty>
      ) : (
        <>
          <Group align="baseline" gap="md" mb="xs">
            <Text component="span" className={classes['figure'] ?? ''}>
              {share.percent}%
            </Text>
            <Text component="span" size="lg">
              <Anchor
                component={Link}
                to={paths.people({ role: TEAM_ROLES, status: ['ENABLED', 'PROVIDER_PROVED'] })}
                size="lg"
              >
                {formatNumber(share.covered)}
              </Anchor>{' '}
              of{' '}
              <Anchor component={Link} to={paths.people({ role: TEAM_ROLES })} size="lg">
                {count(share.of, 'person', 'people')}
              </Anchor>
            </Text>
          </Group>
          <Meter part={share.covered} whole={share.of} />
          <ul className={classes['breakdown']}>
            {open.map((entry) => (
              <li key={entry.status}>
                <Anchor component={Link} to={paths.people({ role: TEAM_ROLES, status: entry.status })}>
                  {count(entry.count, 'person', 'people')}
                </Anchor>{' '}
                <StatusBadge status={entry.status} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
