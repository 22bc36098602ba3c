import { useQuery } from '@apollo/client/react';
import { List, Text } from '@mantine/core';
import { viewOf } from '../../lib/view';
import { DataState } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { Section } from '../../ui/Section';
import { SettingsDocument } from './documents';
import { FailedMails } from './parts/FailedMails';
import { MailSettings } from './parts/MailSettings';
import { OrganizationName } from './parts/OrganizationName';

/** What owners look after beside the policy. What needs the server's host is said here and done there. */
export default function SettingsPage() {
  const asked = useQuery(SettingsDocument);
  const view = viewOf(asked, ({ account }) => account);
  return (
    <>
      <PageHeader title="Settings">Of the organization; only owners see and change them.</PageHeader>
      <DataState view={view} lines={8}>
        {(account) => (
          <>
            <Section title="Organization" description="The name is shown in authenticator apps and in mails.">
              <OrganizationName name={account.organizationName} />
            </Section>
            <Section title="Mail" description="Invitations, notices and links leave the server this way.">
              <MailSettings delivery={account.mailDelivery} from={account.mailFrom} />
            </Section>
            <FailedMails />
            <Section
              title="Keys"
              description="Factor secrets and waiting mails are encrypted with keys that are never in the database."
            >
              <List size="sm" spacing="xs">
                <List.Item>
                  They are in <code>SECRET_KEYS</code> where it is set, else in the file <code>secret-keys</code> of the
                  server’s data directory.
                </List.Item>
                <List.Item>
                  Back them up apart from the database. Without them nobody can prove a second factor any more, and the
                  server does not start.
                </List.Item>
                <List.Item>
                  Backing up, restoring and changing them is described in <code>docs/operations.md</code>, under
                  <Text span size="sm" fw={600}>
                    {' '}
                    Keys
                  </Text>
                  .
                </List.Item>
              </List>
            </Section>
          </>
        )}
      </DataState>
    </>
  );
}
