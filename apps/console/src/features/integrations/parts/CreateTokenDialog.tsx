import { apiTokenProblems } from '@countersign/domain/tokens/api-token.js';
import { Button, Checkbox, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { AppError } from '../../../lib/errors';
import { formatDay } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { Form } from '../../../ui/Form';
import { CreateTokenDocument } from '../documents';
import { scopeAllows, scopeName, SCOPES_TO_CHOOSE, type ApiScope } from '../scopes';
import { NewToken } from './NewToken';

const LASTS_DAYS = [7, 30, 90, 180, 365] as const;
const DAY_MS = 86_400_000;

interface CreateTokenDialogProps {
  readonly onCreated: () => void;
  readonly onClose: () => void;
}

/** Asks for what the token is for, then shows it: this once. */
export function CreateTokenDialog({ onCreated, onClose }: CreateTokenDialogProps) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ApiScope[]>([]);
  const [days, setDays] = useState(90);
  const [openedAt] = useState(() => Date.now());
  const [made, setMade] = useState<{ readonly token: string; readonly expiresAt: string } | null>(null);
  const create = useOperation(CreateTokenDocument);
  const [problem, setProblem] = useState<AppError | null>(null);
  const error = problem ?? create.error;
  const fields = error?.fields ?? {};

  const submit = async (): Promise<void> => {
    const input = { name: name.trim(), scopes, expiresInDays: days };
    // Before the server asks for a fresh proof of who this is, only to say then that a scope is missing.
    const problems = apiTokenProblems(input);
    if (problems.length > 0) {
      const byField = Object.fromEntries(problems.map(({ path, message }) => [path.replace('input.', ''), message]));
      setProblem(new AppError('BAD_USER_INPUT', problems.map(({ message }) => message).join(' '), { fields: byField }));
      return;
    }
    setProblem(null);
    const answer = await create.run({ input });
    if (answer === null) return;
    const { token, apiToken } = answer.createApiToken;
    setMade({ token, expiresAt: apiToken.expiresAt });
    onCreated();
  };
  if (made !== null)
    return (
      // A click beside it must not take away what is shown this once.
      <Modal
        opened
        onClose={onClose}
        title={`Your token “${name.trim()}”`}
        closeOnClickOutside={false}
        closeOnEscape={false}
      >
        <NewToken token={made.token} expiresAt={made.expiresAt} onDone={onClose} />
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title="Create an API token">
      <Form onSubmit={() => void submit()} error={error}>
        <Stack>
          <TextInput
            label="What is it for?"
            description="The list and the audit trail show this name."
            placeholder="Nightly export"
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            maxLength={100}
            data-autofocus
            error={fields['name']}
          />
          <Checkbox.Group
            label="What may it do?"
            description="No more than the program needs."
            value={scopes}
            onChange={(chosen) => setScopes(SCOPES_TO_CHOOSE.filter((scope) => chosen.includes(scope)))}
            error={fields['scopes']}
          >
            <Stack gap="sm" my="xs">
              {SCOPES_TO_CHOOSE.map((scope) => (
                <Checkbox key={scope} value={scope} label={scopeName(scope)} description={scopeAllows(scope)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <NativeSelect
            label="How long does it work?"
            value={String(days)}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
            data={LASTS_DAYS.map((lasts) => ({
              value: String(lasts),
              label: `${lasts} days, until ${formatDay(new Date(openedAt + lasts * DAY_MS).toISOString())}`,
            }))}
            error={fields['expiresInDays']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.pending}>
              Create token
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
