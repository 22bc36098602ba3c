import { ToneBadge } from '../../../ui/StatusBadge';

/** Beside the name of somebody who was invited and has no password yet. */
export function InvitationBadge({ invitation }: { readonly invitation: { readonly expired: boolean } | null }) {
  if (invitation === null) return null;
  return invitation.expired ? (
    <ToneBadge tone="warn" title="The link in the invitation does not work any more. Send it again from the profile.">
      Invitation expired
    </ToneBadge>
  ) : (
    <ToneBadge tone="calm" title="Was invited by mail and has not chosen a password yet.">
      Invited
    </ToneBadge>
  );
}
