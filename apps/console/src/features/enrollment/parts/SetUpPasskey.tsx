import { Button, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { canUsePasskeys, makePasskey, type PasskeyPlace } from '../../../lib/passkeys';
import { useAct } from '../../../lib/use-act';
import { Form } from '../../../ui/Form';
import { NoPasskeysHere } from '../../../ui/PasskeyProof';
import { BeginWebauthnEnrollmentDocument, ConfirmWebauthnEnrollmentDocument, type Enrolled } from '../documents';

const PLACES: readonly {
  readonly place: PasskeyPlace;
  readonly label: string;
  readonly description: string;
  /** What it is called unless its user says otherwise. */
  readonly name: () => string;
}[] = [
  {
    place: 'THIS_DEVICE',
    label: 'This device',
    description: 'You confirm with its fingerprint reader, your face or its PIN.',
    name: nameOfThisDevice,
  },
  {
    place: 'PHONE',
    label: 'A phone or tablet',
    description: 'You scan a code with it. Bluetooth has to be on at both.',
    name: () => 'Phone',
  },
  {
    place: 'SECURITY_KEY',
    label: 'A security key',
    description: 'You put it in, or hold it to the device, and touch it.',
    name: () => 'Security key',
  },
];

/** Chooses where the passkey is kept, and lets the browser make it. Given up there, nothing is lost: the form stands as it was. */
export function SetUpPasskey({
  replaces,
  onEnrolled,
}: {
  /** One of the own factors that it takes the place of. */
  readonly replaces?: string | undefined;
  readonly onEnrolled: (enrolled: Enrolled) => void;
}) {
  const [place, setPlace] = useState<PasskeyPlace>('THIS_DEVICE');
  const [typedName, setTypedName] = useState<string | null>(null);
  const act = useAct();
  const name = typedName ?? PLACES.find((one) => one.place === place)?.name() ?? '';

  const submit = async (): Promise<void> => {
    const enrolled = await act.run(async (execute) => {
      const { beginWebauthnEnrollment: begun } = await execute(BeginWebauthnEnrollmentDocument, {});
      const response = await makePasskey(begun.options, place);
      const answer = await execute(ConfirmWebauthnEnrollmentDocument, {
        input: {
          id: begun.id,
          response,
          name: name.trim() === '' ? null : name.trim(),
          ...(replaces === undefined ? {} : { replaces }),
        },
      });
      return answer.confirmWebauthnEnrollment;
    });
    if (enrolled !== null) onEnrolled(enrolled);
  };
  if (!canUsePasskeys()) return <NoPasskeysHere />;
  return (
    <Form onSubmit={() => void submit()} error={act.error}>
      <Stack gap="lg">
        <Text size="sm">
          A passkey answers this site and no other, so nobody can trick you out of it. It never leaves the device, or
          the password manager, that keeps it.
        </Text>
        <Radio.Group
          label="Where do you want to keep it?"
          value={place}
          onChange={(value) => {
            const chosen = PLACES.find((one) => one.place === value);
            if (chosen !== undefined) setPlace(chosen.place);
          }}
        >
          <Stack gap="sm" mt="xs">
            {PLACES.map((one) => (
              <Radio key={one.place} value={one.place} label={one.label} description={one.description} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label="Name of this factor"
          description="To tell it from others later, such as “Work laptop”."
          value={name}
          onChange={(event) => setTypedName(event.currentTarget.value)}
          maxLength={60}
          autoComplete="off"
          error={act.error?.fields['name']}
        />
        <Button type="submit" size="md" fullWidth loading={act.pending}>
          {act.error === null ? 'Create the passkey' : 'Try again'}
        </Button>
      </Stack>
    </Form>
  );
}

/** Read on another device later, "this device" would be a riddle. */
function nameOfThisDevice(): string {
  const known = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android device'],
    [/Windows/, 'Windows computer'],
    [/Mac OS/, 'Mac'],
    [/CrOS/, 'Chromebook'],
  ] as const;
  return known.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? 'Computer';
}
