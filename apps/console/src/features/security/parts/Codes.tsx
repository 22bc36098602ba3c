import { Alert, Button, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { count } from '../../../lib/time';
import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { RecoveryCodes } from '../../../ui/RecoveryCodes';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { RegenerateRecoveryCodesDocument, type CodeSet, type Me } from '../documents';

/** At this many left the owner of the codes is warned. */
const FEW = 3;

export function Codes({ user, onChanged }: { readonly user: Me; readonly onChanged: () => void }) {
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<CodeSet | null>(null);
  const regenerate = useOperation(RegenerateRecoveryCodesDocument);
  if ((user.factors ?? []).length === 0) return null;
  const left = user.recoveryCodesLeft ?? 0;

  const make = async (): Promise<void> => {
    const answer = await regenerate.run({});
    if (answer === null) return;
    setAsking(false);
    setMade(answer.regenerateRecoveryCodes);
  };
  const done = (): void => {
    setMade(null);
    onChanged();
  };
  return (
    <Section
      title="Recovery codes"
      description="Each gets you in once when your second factor is not at hand."
      actions={
        <Button variant="default" onClick={() => setAsking(true)}>
          Generate new codes
        </Button>
      }
    >
      <Text>
        <strong>{count(left, 'code')}</strong> left
        {user.recoveryCodesExpireAt !== null && (
          <>
            , they expire <RelativeTime at={user.recoveryCodesExpireAt} />
          </>
        )}
        .
      </Text>
      {left <= FEW && (
        <Alert color="orange" mt="md" title={left === 0 ? 'You have no recovery codes' : 'Few recovery codes are left'}>
          Generate new ones now, while you have your phone.
        </Alert>
      )}
      <ConfirmDialog
        opened={asking}
        title="Generate new recovery codes?"
        confirmLabel="Generate new codes"
        pending={regenerate.pending}
        error={regenerate.error}
        onClose={() => {
          setAsking(false);
          regenerate.clearError();
        }}
        onConfirm={() => void make()}
      >
        You get ten new codes, shown once. The {left === 1 ? 'one' : left} that you have now stop{left === 1 ? 's' : ''}{' '}
        working at once, on paper too.
      </ConfirmDialog>
      <Modal
        opened={made !== null}
        onClose={() => undefined}
        withCloseButton={false}
        closeOnClickOutside={false}
        closeOnEscape={false}
        title="Keep your new recovery codes"
      >
        {made !== null && (
          <RecoveryCodes
            codes={made.codes}
            expiresAt={made.expiresAt}
            owner={user.email}
            doneLabel="Done"
            onDone={done}
          />
        )}
      </Modal>
    </Section>
  );
}
