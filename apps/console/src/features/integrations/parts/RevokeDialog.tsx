import { useOperation } from '../../../lib/use-operation';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { RevokeTokenDocument, type Token } from '../documents';

interface RevokeDialogProps {
  readonly token: Token;
  readonly isOwn: boolean;
  readonly onRevoked: () => void;
  readonly onClose: (isRevoked: boolean) => void;
}

export function RevokeDialog({ token, isOwn, onRevoked, onClose }: RevokeDialogProps) {
  const revoke = useOperation(RevokeTokenDocument);
  const confirm = async (): Promise<void> => {
    if ((await revoke.run({ input: { id: token.id } })) === null) return;
    onRevoked();
    onClose(true);
  };
  return (
    <ConfirmDialog
      opened
      title={`Revoke “${token.name}”?`}
      confirmLabel="Revoke token"
      cancelLabel="Keep it"
      dangerous
      pending={revoke.pending}
      error={revoke.error}
      onConfirm={() => void confirm()}
      onClose={() => onClose(false)}
    >
      Programs that use it are refused at once, and connections that it holds open are closed. There is no way back:
      whoever needs access again gets a new token.{isOwn ? '' : ` ${token.owner.label} is told by e-mail.`}
    </ConfirmDialog>
  );
}
