import { Alert, Anchor, SegmentedControl, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ROLE } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { oneOf } from '../../../lib/search-params';
import { count } from '../../../lib/time';
import { InviteForm, type Invited } from './InviteForm';
import { StepEnd } from './StepEnd';

const WAYS = ['one', 'list'] as const;

interface TeamStepProps {
  /** Owners, admins and agents, whoever is here included. */
  readonly teamSize: number;
  readonly mailDelivery: 'SMTP' | 'FILES';
  readonly importPanel: ReactNode;
  readonly onInvited: () => void;
}

/** The team: one after another, or from a list. The way is in the address, so that an import is there after a reload of the step. */
export function TeamStep({ teamSize, mailDelivery, importPanel, onInvited }: TeamStepProps) {
  const [search, setSearch] = useSearchParams();
  const way = oneOf(search, 'by', WAYS, 'one');
  const [invited, setInvited] = useState<readonly Invited[]>([]);
  const choose = (value: string): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        next.set('by', value);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      {mailDelivery === 'FILES' && (
        <Alert color="orange" title="Mail is not sent yet" mb="lg">
          <Text size="sm">
            Each invitation is kept as a file on the server, where you can open it and hand its link over. To have them
            sent,{' '}
            <Anchor component={Link} to={paths.setUp('organization')} size="sm">
              set up mail first
            </Anchor>
            .
          </Text>
        </Alert>
      )}
      <SegmentedControl
        aria-label="How to invite"
        fullWidth
        mb="lg"
        value={way}
        onChange={choose}
        data={[
          { value: 'one', label: 'One by one' },
          { value: 'list', label: 'From a list' },
        ]}
      />
      {way === 'one' ? (
        <InviteForm
          onInvited={(person) => {
            setInvited((before) => [person, ...before]);
            onInvited();
          }}
        />
      ) : (
        importPanel
      )}
      {invited.length > 0 && (
        <section aria-label="Invited just now">
          <Text fw={600} mt="lg">
            Invited just now
          </Text>
          <ul>
            {invited.map((person) => (
              <li key={person.id}>
                {person.name} ({person.email}), {ROLE[person.role]}
              </li>
            ))}
          </ul>
        </section>
      )}
      {teamSize > 1 && (
        <Text size="sm" c="dimmed" mt="md">
          Your team has {count(teamSize, 'person', 'people')} so far, with you.
        </Text>
      )}
      <StepEnd back="organization" next="require" skips={teamSize <= 1 && invited.length === 0 && way === 'one'} />
    </>
  );
}
