/** What a start and the doctor say where passkeys were made for another relying party than RP_ID; null: none were. */
export function orphanedPasskeys(
  strangers: readonly { readonly rpId: string; readonly users: number }[],
  rpId: string,
): { readonly says: string; readonly todo: string } | null {
  if (strangers.length === 0) return null;
  const whose = strangers.map((one) => `${one.rpId} (${one.users} ${one.users === 1 ? 'user' : 'users'})`).join(', ');
  return {
    says: `RP_ID is ${rpId}, and there are passkeys for ${whose}: no browser would offer them any more`,
    todo: `Set RP_ID=${strangers[0]?.rpId ?? ''} and a PUBLIC_URL under that domain. To move to ${rpId} for good, first have these users set up another factor and remove their passkeys at the old address.`,
  };
}
