import { Anchor, Button } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../lib/paths';
import { PageHeader } from '../../ui/PageHeader';
import { Section } from '../../ui/Section';
import { ImportPanel } from './ImportPanel';

export default function ImportPage() {
  return (
    <>
      <Anchor component={Link} to={paths.people()} size="sm">
        People
      </Anchor>
      <PageHeader title="Import people">
        Everybody in a list gets an invitation by mail. Rows that are not right are refused with the reason; the others
        are taken.
      </PageHeader>
      <Section title="The list">
        <ImportPanel
          next={
            <Button component={Link} to={paths.people()}>
              See the people
            </Button>
          }
        />
      </Section>
    </>
  );
}
