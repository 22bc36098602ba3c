import { useQuery } from '@apollo/client/react';
import { Alert, Button, Checkbox, List, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { TEAM_ROLES } from '../../../lib/api-types';
import { paths } from '../../../lib/paths';
import { isTeamRequired } from '../../../lib/set-up-progress';
import { count } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { viewOf } from '../../../lib/view';
import { DataState } from '../../../ui/DataState';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { RequireDocument, RequirePreviewDocument, type SetUpState } from '../documents';
import { StepEnd } from './StepEnd';

/** From when on, by the days of grace. */
const WHEN = [
  { value: '0', label: 'At everybody’s next sign-in' },
  { value: '7', label: 'Within 7 days' },
  { value: '14', label: 'Within 14 days' },
  { value: '30', label: 'Within 30 days' },
];

interface RequireStepProps {
  readonly state: SetUpState;
  readonly onChanged: () => Promise<void>;
}

/** What requiring does to whom, before it is required. */
export function RequireStep({ state, onChanged }: RequireStepProps) {
  const navigate = useNavigate();
  const [days, setDays] = useState('0');
  const [notifyUsers, setNotify] = useState(true);
  const update = useOperation(RequireDocument);
  const { version, rules } = state.policy;
  const input = {
    basedOnVersion: version,
    policy: { rules: TEAM_ROLES.map((role) => ({ role, required: true, gracePeriodDays: Number(days) })) },
  };
  const isRequired = isTeamRequired(rules);
  const asked = useQuery(RequirePreviewDocument, {
    variables: { input: { ...input, endUnprotectedSessions: false } },
    skip: isRequired,
    fetchPolicy: 'network-only',
  });
  const preview = viewOf({ ...asked, data: asked.data ?? asked.previousData }, (data) => data.policyPreview);

  const require = async (): Promise<void> => {
    const answer = await update.run({ input: { ...input, notifyUsers, endUnprotectedSessions: false } });
    if (answer === null) return;
    await onChanged();
    void navigate(paths.setUp('done'));
  };
  if (isRequired)
    return (
      <>
        <Alert color="green" title="Two-factor authentication is required">
          <Text size="sm">Owners, admins and agents do not get in with a password alone. The policy has the rest.</Text>
        </Alert>
        <StepEnd back="team" next="done" />
      </>
    );
  return (
    <>
      <Stack>
        <Select
          label="From when on"
          data={WHEN}
          value={days}
          onChange={(value) => setDays(value ?? '0')}
          allowDeselect={false}
        />
        <section aria-label="Whom it concerns">
          <Text fw={600} mb={4}>
            What it does
          </Text>
          <DataState view={preview} lines={3}>
            {(data) => (
              <List size="sm" spacing={4}>
                {linesOf(data).map((line) => (
                  <List.Item key={line}>{line}</List.Item>
                ))}
              </List>
            )}
          </DataState>
        </section>
        <Checkbox
          label="Send everybody concerned a notice"
          description="By mail, with a link to the guide. Whoever has not accepted the invitation yet sets up a factor with the first sign-in."
          checked={notifyUsers}
          onChange={(event) => setNotify(event.currentTarget.checked)}
        />
        <ErrorAlert error={update.error} takesFocus>
          {update.error?.code === 'CONFLICT' && (
            <Button size="xs" variant="default" mt="sm" onClick={() => void onChanged().then(update.clearError)}>
              Load the current policy
            </Button>
          )}
        </ErrorAlert>
        <Button loading={update.pending} onClick={() => void require()}>
          Require for agents and admins
        </Button>
      </Stack>
      <StepEnd back="team" next="done" skips />
    </>
  );
}

interface Counts {
  readonly toEnroll: { readonly count: number };
  readonly inGrace: { readonly count: number };
  readonly toReplaceFactor: { readonly count: number };
  readonly exemptByProvider: { readonly count: number };
  readonly alreadyProtected: { readonly count: number };
  readonly passwordApiUsers: { readonly count: number };
}

function linesOf(preview: Counts): readonly string[] {
  const people = (group: { readonly count: number }, one: string, many: string): readonly string[] =>
    group.count === 0 ? [] : [`${count(group.count, 'person', 'people')} ${group.count === 1 ? one : many}`];
  const lines = [
    ...people(preview.alreadyProtected, 'already uses a second factor', 'already use a second factor'),
    ...people(
      preview.toEnroll,
      'sets up a second factor at the next sign-in',
      'set up a second factor at the next sign-in',
    ),
    ...people(preview.inGrace, 'gets time to set up a second factor', 'get time to set up a second factor'),
    ...people(preview.toReplaceFactor, 'must replace the factor', 'must replace their factor'),
    ...people(
      preview.exemptByProvider,
      'signs in through a provider and is exempt',
      'sign in through a provider and are exempt',
    ),
    ...people(
      preview.passwordApiUsers,
      'called the API with a password lately and would be refused',
      'called the API with a password lately and would be refused',
    ),
  ];
  return lines.length === 0 ? ['Nobody has to do anything yet.'] : lines;
}
