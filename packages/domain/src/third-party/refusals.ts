/** Why a third-party sign-in ended without one: in words for the user, who reads what to do next, and for admins in the trail. */
interface Refusal {
  /** What the sign-in page says, with the next step. Nothing of it tells whether somebody else has an account. */
  readonly user: string;
  /** What the audit trail says. */
  readonly admin: string;
}

const REFUSALS = {
  PROVIDER_OFF: {
    user: 'This way of signing in is turned off. Sign in another way, or ask an admin.',
    admin: 'The provider is turned off, or was while the sign-in was under way.',
  },
  PROVIDER_UNREACHABLE: {
    user: 'The sign-in provider does not answer just now. Try again in a moment, or sign in another way.',
    admin: 'The provider did not answer, or not as it should.',
  },
  PROVIDER_REFUSED: {
    user: 'The sign-in provider did not let you in. Try again, or ask whoever administers it.',
    admin: 'The provider itself reported that the sign-in failed or was canceled.',
  },
  FLOW_GONE: {
    user: 'This sign-in took too long, was finished already, or was begun in another browser. Begin again.',
    admin:
      'The return does not belong to a sign-in that was begun in this browser, is over ten minutes old, or came twice.',
  },
  ASSERTION_INVALID: {
    user: 'What the sign-in provider sent cannot be trusted. Begin again; if it stays so, tell an admin.',
    admin: 'What the provider sent is not signed as it must be, is not meant for this server, or is not in order.',
  },
  ASSERTION_EXPIRED: {
    user: 'What the sign-in provider sent is too old. Begin again; if it stays so, tell an admin.',
    admin: 'What the provider sent has expired or is not valid yet: compare the clocks of both servers.',
  },
  ASSERTION_REPLAYED: {
    user: 'This sign-in was used already. Begin again.',
    admin: 'An assertion or token that was used already was sent again.',
  },
  EMAIL_MISSING: {
    user: 'The sign-in provider did not say which e-mail address you have. Tell an admin.',
    admin: 'The provider sent no e-mail address for a subject that is not linked to a user.',
  },
  EMAIL_UNVERIFIED: {
    user: 'The sign-in provider has not verified your e-mail address. Verify it there, then begin again.',
    admin: 'The provider says that the e-mail address is not verified, so it neither links nor makes a user.',
  },
  WRONG_DOMAIN: {
    user: 'The sign-in provider named an organization that is not let in here. Use the address of your organization.',
    admin: 'The hosted domain that the provider asserted is not the one of this set-up.',
  },
  EXISTS_UNLINKED: {
    user: 'This sign-in is not connected with a user here yet. Sign in with your password, then connect it under My security, or ask an admin to allow it.',
    admin: 'The address belongs to a user who has not connected this subject, and an address alone links nothing.',
  },
  NO_USER: {
    user: 'This sign-in is not connected with a user here yet. If you have a password, sign in with it and connect it under My security; else ask an admin.',
    admin: 'No user is connected with this subject, and the provider does not create users for this address.',
  },
  SUSPENDED: {
    user: 'This sign-in is not possible. Ask an admin.',
    admin: 'The user is suspended.',
  },
  ROLE_OFF: {
    user: 'Your role does not sign in through this provider. Sign in another way, or ask an admin.',
    admin: "The user's role may not come through this provider.",
  },
  TAKEN: {
    user: 'This sign-in is connected with another user already. Use another one, or ask an admin.',
    admin: 'The subject is connected with another user already.',
  },
  WRONG_PERSON: {
    user: 'You signed in at the provider as somebody else. Sign in there as yourself, then do it again.',
    admin: 'The subject that came back is not one of the user who asked.',
  },
  NOT_FRESH: {
    user: 'The sign-in provider did not ask you to sign in anew, so this does not count as a fresh proof. Try again.',
    admin: 'The provider did not show that the user proved anew who they are.',
  },
  SESSION_GONE: {
    user: 'The session that began this has ended. Sign in again.',
    admin: 'The session that began it has ended meanwhile.',
  },
  RETURN_ELSEWHERE: {
    user: 'This sign-in would have ended on another site, which is not allowed. Begin at the sign-in page.',
    admin: 'The page to return to is not on the list of the provider.',
  },
} as const satisfies Readonly<Record<string, Refusal>>;

export type ProviderRefusalCode = keyof typeof REFUSALS;

/** What `?refused=` of the sign-in page may hold. */
export const PROVIDER_REFUSAL_CODES = Object.keys(REFUSALS) as readonly ProviderRefusalCode[];

/** In words for both. */
export function describeProviderRefusal(code: ProviderRefusalCode): Refusal {
  return REFUSALS[code];
}
