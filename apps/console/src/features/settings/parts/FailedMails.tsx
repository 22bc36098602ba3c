import { useQuery } from '@apollo/client/react';
import { Anchor, Text } from '@mantine/core';
import { useEffect } from 'react';
import { Link, useLocation } from 'react-router';
import type { ResultOf } from '@countersign/api-contract';
import { paths } from '../../../lib/paths';
import { count } from '../../../lib/time';
import { viewOf } from '../../../lib/view';
import { DataState, Empty } from '../../../ui/DataState';
import { DataTable } from '../../../ui/DataTable';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { FailedMailsDocument } from '../documents';

type Mail = ResultOf<typeof FailedMailsDocument>['failedMails'][number];

const ID = 'failed-mails';

/** What did not arrive, to whom and why; never what it said. */
export function FailedMails() {
  const view = viewOf(useQuery(FailedMailsDocument), ({ failedMails }) =>
    failedMails.length === 0 ? 'empty' : failedMails,
  );
  const { hash } = useLocation();
  const isThere = view.kind === 'content' || view.kind === 'empty';
  useEffect(() => {
    // The overview links here; until the list is there, the page is too short to be scrolled.
    if (isThere && hash === `#${ID}`) document.getElementById(ID)?.scrollIntoView();
  }, [hash, isThere]);
  return (
    <div id={ID}>
      <Section
        title="Mails that did not arrive"
        description="Of the last 30 days, newest first. A mail that is being tried again leaves this list once it arrives; one that was given up has to be sent anew from where it came from."
      >
        <DataState view={view} empty={<Empty>Every mail has arrived.</Empty>}>
          {(mails) => (
            <DataTable<Mail>
              caption="Mails that did not arrive"
              rows={mails}
              rowKey={(mail) => mail.id}
              columns={[
                { key: 'kind', header: 'Mail', isTitle: true, cell: (mail) => inWords(mail.kind) },
                { key: 'to', header: 'To', cell: (mail) => <Recipient mail={mail} /> },
                { key: 'since', header: 'Written', cell: (mail) => <RelativeTime at={mail.queuedAt} /> },
                {
                  key: 'why',
                  header: 'Why',
                  cell: (mail) => (
                    <>
                      {mail.reason}
                      <Text size="sm" c="dimmed">
                        {mail.givenUp ? 'Given up' : `Tried ${count(mail.attempts, 'time')}, and will be again`}
                      </Text>
                    </>
                  ),
                },
              ]}
            />
          )}
        </DataState>
      </Section>
    </div>
  );
}

function Recipient({ mail }: { readonly mail: Mail }) {
  if (mail.to === null || mail.to.id === null) return <>somebody outside the directory</>;
  return (
    <Anchor component={Link} to={paths.person(mail.to.id)} size="sm">
      {mail.to.label}
    </Anchor>
  );
}

/** GRACE_REMINDER: "Grace reminder". */
function inWords(kind: string): string {
  const words = kind.toLowerCase().replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
