import { Anchor, Button, Group, SimpleGrid, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { TEAM_ROLES } from '../../../lib/api-types';
import { ROLE_PLURAL } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { useWarnBeforeLeaving } from '../../../lib/use-warn-before-leaving';
import { Section } from '../../../ui/Section';
import type { Policy } from '../documents';
import { EMPTY, inputOf, propose, requiresTeam, withAccount, withRules, type Draft } from '../policy-draft';
import { AccountRules } from './AccountRules';
import { PreviewPanel } from './PreviewPanel';
import { ReviewDialog } from './ReviewDialog';
import { RoleCard } from './RoleCard';
import { ThirdPartyRules } from './ThirdPartyRules';
import classes from './PolicyEditor.module.css';

interface PolicyEditorProps {
  readonly policy: Policy;
  readonly draft: Draft;
  readonly onDraft: (next: Draft) => void;
  readonly reviewing: boolean;
  readonly onReview: (reviewing: boolean) => void;
  readonly onReload: () => Promise<void>;
}

export function PolicyEditor({ policy, draft, onDraft, reviewing, onReview, onReload }: PolicyEditorProps) {
  const [said, setSaid] = useState('');
  const proposed = propose(policy, draft);
  const input = inputOf(policy, draft);
  useWarnBeforeLeaving(input !== null);

  const change = (next: Draft): void => {
    setSaid('');
    onDraft(next);
  };
  const required = proposed.rules.filter((rule) => rule.required).map((rule) => ROLE_PLURAL[rule.role].toLowerCase());
  return (
    <div className={classes['columns']}>
      <div>
        <Section
          title="Requirement"
          description="Two-factor authentication at sign-in for the whole team."
          actions={
            <Anchor component={Link} to={paths.exports()} size="sm">
              Export two-factor authentication status
            </Anchor>
          }
        >
          <Switch
            size="lg"
            label="Require for agents and admins"
            description="Owners, admins and agents must prove a second factor, and set one up if they have none."
            checked={requiresTeam(proposed)}
            onChange={(event) => change(withRules(draft, TEAM_ROLES, { required: event.currentTarget.checked }))}
          />
          <Text size="sm" c="dimmed" mt="sm">
            {required.length === 0
              ? 'With these settings nobody must use a second factor.'
              : `With these settings it is required for: ${required.join(', ')}.`}
          </Text>
        </Section>

        <Section
          title="Rules by role"
          description="A grace period of 0 days means from the next sign-in. A session is over at the end of its time, however active it is; shorter times take effect at once."
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
            {proposed.rules.map((rule) => (
              <RoleCard
                key={rule.role}
                rule={rule}
                onChange={(settings) => change(withRules(draft, [rule.role], settings))}
              />
            ))}
          </SimpleGrid>
        </Section>

        <ThirdPartyRules proposed={proposed} onChange={(settings) => change(withAccount(draft, settings))} />

        <AccountRules proposed={proposed} onChange={(settings) => change(withAccount(draft, settings))} />

        <div role="status">
          {said !== '' && (
            <div className={classes['bar'] ?? ''}>
              <Text size="sm">{said}</Text>
            </div>
          )}
        </div>
        {input !== null && (
          <Group
            className={classes['bar'] ?? ''}
            justify="space-between"
            role="region"
            aria-label="Changes not applied yet"
          >
            <Text size="sm">You have changes that are not applied yet.</Text>
            <Group gap="sm">
              <Button variant="default" onClick={() => change(EMPTY)}>
                Discard changes
              </Button>
              <Button onClick={() => onReview(true)}>Review changes</Button>
            </Group>
          </Group>
        )}
      </div>
      <div className={classes['aside']}>
        <PreviewPanel version={policy.version} input={input} />
      </div>
      {reviewing && input !== null && (
        <ReviewDialog
          policy={policy}
          proposed={proposed}
          input={input}
          onClose={() => onReview(false)}
          onReload={onReload}
          onSaved={async (version) => {
            await onReload();
            onReview(false);
            change(EMPTY);
            setSaid(`Version ${version} of the policy is in force.`);
          }}
        />
      )}
    </div>
  );
}
