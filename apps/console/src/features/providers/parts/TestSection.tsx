import { Alert, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useProviderWindow } from '../../../lib/provider-window';
import { formatExact } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { Details } from '../../../ui/Details';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { ProviderTrip } from '../../../ui/ProviderTrip';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { BeginProviderTestDocument, type Provider } from '../documents';
import { enumerate, missing } from '../words';

interface TestSectionProps {
  readonly provider: Provider;
  readonly title: string;
  readonly mayTest: boolean;
  readonly onTested: () => void;
}

/** A sign-in at the provider that signs nobody in here: what came back, in words. */
export function TestSection({ provider, title, mayTest, onTested }: TestSectionProps) {
  const begin = useOperation(BeginProviderTestDocument);
  const [tested, setTested] = useState(false);
  const trip = useProviderWindow('test', () => {
    setTested(true);
    onTested();
  });
  const lacks = missing(provider);
  const test = async (): Promise<void> => {
    setTested(false);
    const answer = await begin.run({ input: { id: provider.id } });
    if (answer !== null) trip.open(answer.beginProviderTest.url);
  };
  return (
    <Section
      title={title}
      description={
        mayTest
          ? 'You sign in at the provider as yourself. Nobody is signed in, made or connected here by it.'
          : undefined
      }
      actions={
        mayTest && (
          <Button
            variant={provider.enabled ? 'default' : 'filled'}
            loading={begin.pending}
            disabled={lacks.length > 0}
            onClick={() => void test()}
          >
            Test sign-in
          </Button>
        )
      }
    >
      <ErrorAlert error={begin.error} takesFocus />
      {lacks.length > 0 && <Text size="sm">Still missing above: {enumerate(lacks)}.</Text>}
      <ProviderTrip at={trip} name={provider.name} />
      <div role="status">{trip.url === null && <LastTest provider={provider} announced={tested} />}</div>
    </Section>
  );
}

/** What came back is words, but for moments. */
const readable = (value: string): string => (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) ? formatExact(value) : value);

function LastTest({ provider: { lastTest }, announced }: { readonly provider: Provider; readonly announced: boolean }) {
  if (lastTest === null)
    return (
      <Text size="sm" c="dimmed">
        {announced ? 'The test came back without an answer. Try it again.' : 'It was not tested yet.'}
      </Text>
    );
  return (
    <Alert
      color={!lastTest.ok ? 'red' : lastTest.current ? 'green' : 'orange'}
      title={
        !lastTest.ok
          ? 'The test failed'
          : lastTest.current
            ? 'The test passed'
            : 'The test passed, but the settings were changed since: test them again'
      }
    >
      <Text size="sm">{lastTest.explanation}</Text>
      <Text size="sm" c="dimmed" mb={lastTest.facts.length === 0 ? 0 : 'sm'}>
        Tested <RelativeTime at={lastTest.at} />
      </Text>
      {lastTest.facts.length > 0 && (
        <Details items={lastTest.facts.map(({ label, value }) => [label, readable(value)] as const)} />
      )}
    </Alert>
  );
}
