import { useQuery } from '@apollo/client/react';
import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { viewOf } from '../../../lib/view';
import { DataState, Empty } from '../../../ui/DataState';
import { Section } from '../../../ui/Section';
import { attentionItems } from '../attention-model';
import { AttentionDocument } from '../documents';

/** Each figure opens the people, or the mails, behind it. */
export function NeedsAttention() {
  const view = viewOf(useQuery(AttentionDocument), ({ attention }) => {
    const items = attentionItems(attention);
    return items.length === 0 ? 'empty' : items;
  });
  return (
    <Section title="What needs attention">
      <DataState view={view} lines={4} empty={<Empty>Nothing needs attention just now.</Empty>}>
        {(items) => (
          <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map(({ key, figure, words, to }) => (
              <Text component="li" key={key}>
                <Anchor component={Link} to={to} fw={600}>
                  {figure}
                </Anchor>{' '}
                {words}
              </Text>
            ))}
          </Stack>
        )}
      </DataState>
    </Section>
  );
}
