import { Anchor, Radio, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';
import { Section } from '../../../ui/Section';
import type { AccountSettings, Proposed } from '../policy-draft';

type Choice = AccountSettings['thirdPartySignIn'];

const CHOICES: readonly { readonly value: Choice; readonly label: string; readonly description: string }[] = [
  {
    value: 'TRUST',
    label: 'Trust the provider',
    description:
      'Whoever comes through a provider is asked for no second factor here, whether the provider asked for one or not.',
  },
  {
    value: 'REQUIRE_PROVIDER_MFA',
    label: 'Trust it where it says more than one factor was used',
    description:
      'Whoever comes with such a word from the provider goes on. All others are asked here, as after a password. A provider that says nothing counts as one factor.',
  },
  {
    value: 'ENFORCE',
    label: 'Ask everybody here',
    description: 'Whoever comes through a provider proves a second factor here as well, like those with a password.',
  },
];

/** What a sign-in through a provider is worth. Each sign-in is judged by how it was made, also of one and the same user. */
export function ThirdPartyRules({
  proposed,
  onChange,
}: {
  readonly proposed: Proposed;
  readonly onChange: (change: Partial<AccountSettings>) => void;
}) {
  return (
    <Section
      title="Sign-in through a provider"
      description="Whoever comes with a password is judged by the rules of the role, whatever is chosen here."
      actions={
        <Anchor component={Link} to={paths.providers()} size="sm">
          Sign-in providers
        </Anchor>
      }
    >
      <Radio.Group
        aria-label="Second factor of those who come through a provider"
        value={proposed.thirdPartySignIn}
        onChange={(value) => {
          const chosen = CHOICES.find((choice) => choice.value === value);
          if (chosen !== undefined) onChange({ thirdPartySignIn: chosen.value });
        }}
      >
        <Stack gap="sm">
          {CHOICES.map((choice) => (
            <Radio key={choice.value} {...choice} />
          ))}
        </Stack>
      </Radio.Group>
    </Section>
  );
}
