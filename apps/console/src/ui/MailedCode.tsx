import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import type { AppError } from '../lib/errors';
import { CodeField } from './CodeField';
import { ErrorAlert } from './ErrorAlert';

interface MailedCodeProps {
  /** The masked address that a code was mailed to; null: none was asked for yet. */
  readonly sentTo: string | null;
  /** How often one was asked for here; a number that grows says to whoever hears the page that another one is on its way. */
  readonly times: number;
  readonly sending: boolean;
  readonly sendError: AppError | null;
  readonly onSend: () => void;
  /** Seconds to wait before another one may be asked for. */
  readonly wait: number;
  readonly value: string;
  readonly onChange: (digits: string) => void;
  readonly onComplete: (code: string) => void;
  readonly wrong: string | undefined;
  readonly disabled: boolean;
  readonly inputRef: Ref<HTMLInputElement>;
  /** What to do where no mail comes at all, as the end of a sentence. */
  readonly otherwise: string;
  /** Between the field and the button that asks for another code. */
  readonly children?: ReactNode;
}

/** A code by mail: asked for, then typed. What to do when no mail comes stands beside it, not behind a failure. */
export function MailedCode(props: MailedCodeProps) {
  const { sentTo, times, sending, sendError, onSend, wait } = props;
  if (sentTo === null)
    return (
      <Stack>
        <ErrorAlert error={sendError} takesFocus />
        <Text size="sm">We mail you a code of six digits. It works for ten minutes.</Text>
        <Button size="md" fullWidth loading={sending} disabled={wait > 0} onClick={onSend} data-autofocus autoFocus>
          Mail me a code
        </Button>
      </Stack>
    );
  return (
    <Stack>
      <ErrorAlert error={sendError} takesFocus />
      <Text size="sm" role="status">
        {times > 1
          ? `Another code is on its way to ${sentTo}. Only the newest one works.`
          : `A code is on its way to ${sentTo}.`}
      </Text>
      <CodeField
        inputRef={props.inputRef}
        label="Code from the mail"
        value={props.value}
        onChange={props.onChange}
        onComplete={props.onComplete}
        error={props.wrong}
        disabled={props.disabled}
        autoFocus
      />
      {props.children}
      <Text size="sm" c="dimmed">
        Nothing there after a minute? Look into the spam folder. Where mail does not reach you at all, {props.otherwise}
        .
      </Text>
      <Button variant="default" size="xs" loading={sending} disabled={wait > 0} onClick={onSend}>
        Mail me another code
      </Button>
    </Stack>
  );
}
