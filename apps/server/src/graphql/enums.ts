import { registerEnumType } from 'type-graphql';

// The enumerations of the API. Their values are the words that the domain and the database use, so nothing is translated.

export const RoleEnum = { OWNER: 'OWNER', ADMIN: 'ADMIN', AGENT: 'AGENT', END_USER: 'END_USER' } as const;
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What a user may do, from the most to the least powerful. Owners, admins and agents are the team.',
  valuesConfig: {
    OWNER: { description: 'Everything, owners included. There is always at least one active owner.' },
    ADMIN: { description: 'Administers everybody but owners.' },
    AGENT: { description: 'A member of the team who looks after their own account only.' },
    END_USER: { description: 'Somebody outside the team who looks after their own account only.' },
  },
});

export const FactorKindEnum = { TOTP: 'TOTP', WEBAUTHN: 'WEBAUTHN', EMAIL: 'EMAIL' } as const;
registerEnumType(FactorKindEnum, {
  name: 'FactorKind',
  description:
    'What can be enrolled beside the password. This release sets up TOTP; naming another kind in an input is BAD_USER_INPUT.',
  valuesConfig: {
    TOTP: { description: 'An authenticator app: six digits, new every 30 seconds (RFC 6238).' },
    WEBAUTHN: { description: 'A passkey or a security key.' },
    EMAIL: { description: 'A code by mail. Weaker than the others, because whoever reads the mailbox has it too.' },
  },
});

export const SignInMethodEnum = {
  PASSWORD: 'PASSWORD',
  PASSKEY: 'PASSKEY',
  OIDC: 'OIDC',
  SAML: 'SAML',
  JWT: 'JWT',
} as const;
registerEnumType(SignInMethodEnum, {
  name: 'SignInMethod',
  description: 'How somebody signs in, before any second factor.',
  valuesConfig: {
    PASSWORD: { description: 'E-mail address and password, checked here.' },
    PASSKEY: { description: 'A passkey in place of the password.' },
    OIDC: { description: 'Google or another OpenID Connect provider.' },
    SAML: { description: 'A SAML 2.0 identity provider.' },
    JWT: { description: 'A signed JWT of an application of your own.' },
  },
});

export const ProviderKindEnum = { OIDC: 'OIDC', SAML: 'SAML', JWT: 'JWT' } as const;
registerEnumType(ProviderKindEnum, {
  name: 'ProviderKind',
  description: 'The protocol that a provider of third-party sign-in speaks.',
  valuesConfig: {
    OIDC: { description: 'OpenID Connect: Google, Okta, Keycloak, Entra ID and others.' },
    SAML: { description: 'SAML 2.0, begun here with a signed request.' },
    JWT: { description: 'A signed JWT that an application of your own posts.' },
  },
});

export const ProviderPresetEnum = { GOOGLE: 'GOOGLE' } as const;
registerEnumType(ProviderPresetEnum, {
  name: 'ProviderPreset',
  description: 'A well-known provider whose addresses need not be entered.',
  valuesConfig: { GOOGLE: { description: 'Google, with or without a Workspace domain.' } },
});

export const ThirdPartySignInEnum = {
  TRUST: 'TRUST',
  REQUIRE_PROVIDER_MFA: 'REQUIRE_PROVIDER_MFA',
  ENFORCE: 'ENFORCE',
} as const;
registerEnumType(ThirdPartySignInEnum, {
  name: 'ThirdPartySignIn',
  description: 'What the policy asks of sign-ins that come through another provider.',
  valuesConfig: {
    TRUST: { description: 'The provider owns the second factor; nothing more is asked here.' },
    REQUIRE_PROVIDER_MFA: {
      description:
        'Exempt only where the provider asserts more than one factor; otherwise decided like a native sign-in.',
    },
    ENFORCE: { description: 'Decided like a native sign-in, whatever the provider asserts.' },
  },
});

export const ExportStateEnum = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  EXPIRED: 'EXPIRED',
} as const;
registerEnumType(ExportStateEnum, {
  name: 'ExportState',
  description:
    'How far an export has come. It goes from QUEUED over RUNNING to COMPLETED or FAILED, and from COMPLETED to EXPIRED.',
  valuesConfig: {
    QUEUED: { description: 'Waits to be made.' },
    RUNNING: { description: 'Being made; rowsDone says how far it is. A restarted server goes on from there.' },
    COMPLETED: { description: 'Ready: downloadUrl works until expiresAt.' },
    FAILED: { description: 'Given up; failure says why. Request another one.' },
    EXPIRED: { description: 'Past expiresAt: the file is gone, this entry stays.' },
  },
});

export const ExportFormatEnum = { CSV: 'CSV', JSON_LINES: 'JSON_LINES' } as const;
registerEnumType(ExportFormatEnum, {
  name: 'ExportFormat',
  description: 'What the file of an export is written in, always as UTF-8.',
  valuesConfig: {
    CSV: { description: 'RFC 4180, with a line of names first; safe against spreadsheet formulas.' },
    JSON_LINES: { description: 'One JSON object a line: for programs.' },
  },
});

export const SessionTransportEnum = { COOKIE: 'COOKIE', TOKEN: 'TOKEN' } as const;
registerEnumType(SessionTransportEnum, {
  name: 'SessionTransport',
  description: 'How a client carries its credential.',
  valuesConfig: {
    COOKIE: { description: 'An HttpOnly cookie: for browsers.' },
    TOKEN: {
      description:
        'A token in the answer, sent back as Authorization: Bearer: for phone apps and other clients without cookies.',
    },
  },
});

export const DirectionEnum = { ASC: 'ASC', DESC: 'DESC' } as const;
registerEnumType(DirectionEnum, {
  name: 'Direction',
  description: 'The direction of a sort.',
  valuesConfig: {
    ASC: { description: 'From A to Z, from the oldest to the newest.' },
    DESC: { description: 'From Z to A, from the newest to the oldest.' },
  },
});

export const TwoFactorStatusEnum = {
  ENABLED: 'ENABLED',
  REPLACE: 'REPLACE',
  DUE: 'DUE',
  GRACE: 'GRACE',
  OPTIONAL: 'OPTIONAL',
  PROVIDER_PROVED: 'PROVIDER_PROVED',
  PROVIDER_SILENT: 'PROVIDER_SILENT',
  SUSPENDED: 'SUSPENDED',
} as const;
registerEnumType(TwoFactorStatusEnum, {
  name: 'TwoFactorStatus',
  description:
    'How a user stands under the policy that holds now, found by asking the same rules that decide a sign-in.',
  valuesConfig: {
    ENABLED: { description: 'An active factor of an allowed kind.' },
    REPLACE: {
      description:
        'Only factors of kinds no longer allowed, and one is required: replaces it at the next sign-in, or until graceEndsAt where dropping the kind gave time.',
    },
    DUE: { description: 'Required, none, no grace left: enrolls at the next sign-in.' },
    GRACE: { description: 'Required, none, but not before graceEndsAt.' },
    OPTIONAL: { description: 'No factor, and none required.' },
    PROVIDER_PROVED: { description: 'Signs in through a provider that asserted more than one factor the last time.' },
    PROVIDER_SILENT: { description: 'Signs in through a provider that asserted nothing.' },
    SUSPENDED: { description: 'Cannot sign in at all.' },
  },
});

export const PermissionEnum = {
  READ_USERS: 'READ_USERS',
  MANAGE_USERS: 'MANAGE_USERS',
  MANAGE_ADMINS: 'MANAGE_ADMINS',
  MANAGE_OWNERS: 'MANAGE_OWNERS',
  READ_POLICY: 'READ_POLICY',
  WRITE_POLICY: 'WRITE_POLICY',
  RECOVER_USERS: 'RECOVER_USERS',
  EXPORT_STATUS: 'EXPORT_STATUS',
  READ_AUDIT: 'READ_AUDIT',
  MANAGE_SESSIONS: 'MANAGE_SESSIONS',
  MANAGE_TOKENS: 'MANAGE_TOKENS',
  MANAGE_PROVIDERS: 'MANAGE_PROVIDERS',
  MANAGE_ACCOUNT: 'MANAGE_ACCOUNT',
} as const;
registerEnumType(PermissionEnum, {
  name: 'Permission',
  description:
    'What the caller may do to others and to the account; a client shows and hides its pages by it. What everybody may do on themselves is not listed.',
  valuesConfig: {
    READ_USERS: { description: 'See the directory, its coverage and the preview of a policy.' },
    MANAGE_USERS: { description: 'Invite, change, suspend and delete agents and end users.' },
    MANAGE_ADMINS: {
      description: 'Invite, change, suspend and delete admins, as MANAGE_USERS does agents and end users.',
    },
    MANAGE_OWNERS: {
      description: 'Invite, change, suspend and delete owners, as MANAGE_USERS does agents and end users.',
    },
    READ_POLICY: { description: 'Read the policy and its versions.' },
    WRITE_POLICY: { description: 'Change the policy.' },
    RECOVER_USERS: { description: 'Issue recovery codes and reset two-factor authentication.' },
    EXPORT_STATUS: { description: 'Request, follow and download status exports.' },
    READ_AUDIT: { description: 'Read the whole audit trail; without it, the events of oneself.' },
    MANAGE_SESSIONS: { description: 'See and end the sessions of users of an equal or lower role.' },
    MANAGE_TOKENS: { description: 'Create and revoke API tokens.' },
    MANAGE_PROVIDERS: { description: 'Set up sign-in providers.' },
    MANAGE_ACCOUNT: { description: 'Change the settings of the account.' },
  },
});

export const SignInOutcomeEnum = {
  ALLOWED: 'ALLOWED',
  CHALLENGED_AND_PROVED: 'CHALLENGED_AND_PROVED',
  ENROLLED: 'ENROLLED',
  REFUSED: 'REFUSED',
  ABANDONED: 'ABANDONED',
} as const;
registerEnumType(SignInOutcomeEnum, {
  name: 'SignInOutcome',
  description: 'How a sign-in went in the end.',
  valuesConfig: {
    ALLOWED: { description: 'Let in without being asked for more.' },
    CHALLENGED_AND_PROVED: { description: 'Asked for a second factor, which was proved.' },
    ENROLLED: { description: 'Asked to set up a second factor, which was done.' },
    REFUSED: { description: 'Not let in.' },
    ABANDONED: { description: 'Asked for more and never finished.' },
  },
});

export const SignInRuleEnum = {
  SUSPENDED: 'SUSPENDED',
  PASSWORD_OFF: 'PASSWORD_OFF',
  PROVIDER_TRUSTED: 'PROVIDER_TRUSTED',
  PROVIDER_PROVED: 'PROVIDER_PROVED',
  TRUSTED_DEVICE: 'TRUSTED_DEVICE',
  FACTOR: 'FACTOR',
  RECOVERY_CODE: 'RECOVERY_CODE',
  ISSUED_CODE: 'ISSUED_CODE',
  FACTOR_NOT_ALLOWED: 'FACTOR_NOT_ALLOWED',
  GRACE: 'GRACE',
  REQUIRED: 'REQUIRED',
  NOT_REQUIRED: 'NOT_REQUIRED',
} as const;
registerEnumType(SignInRuleEnum, {
  name: 'SignInRule',
  description: 'The rule that decided a sign-in; the first that matched.',
  valuesConfig: {
    SUSPENDED: { description: 'The user is suspended.' },
    PASSWORD_OFF: { description: 'The password was right, and the policy takes none from the role.' },
    PROVIDER_TRUSTED: { description: 'The policy leaves the second factor to the provider.' },
    PROVIDER_PROVED: { description: 'The provider asserted more than one factor.' },
    TRUSTED_DEVICE: {
      description: 'The browser had proved a second factor within the time that the policy remembers it.',
    },
    FACTOR: { description: 'A second factor of an allowed kind is set up.' },
    RECOVERY_CODE: { description: "One of the user's own recovery codes stood for the factor." },
    ISSUED_CODE: { description: 'A recovery code that an admin had issued was used.' },
    FACTOR_NOT_ALLOWED: { description: 'Only factors of kinds that the policy no longer allows are set up.' },
    GRACE: { description: 'A second factor is required, none is set up, and the grace period runs.' },
    REQUIRED: { description: 'A second factor is required and none is set up.' },
    NOT_REQUIRED: { description: 'No second factor is required and none is set up.' },
  },
});

export const MailDeliveryEnum = { SMTP: 'SMTP', FILES: 'FILES' } as const;
registerEnumType(MailDeliveryEnum, {
  name: 'MailDelivery',
  description: 'How mail leaves this server.',
  valuesConfig: {
    SMTP: { description: 'Through the server that SMTP_URL names.' },
    FILES: { description: 'No SMTP_URL is set; each message is a file in the data directory.' },
  },
});

export const RecoverySituationEnum = { FACTOR_LOST: 'FACTOR_LOST', FACTOR_NOT_AT_HAND: 'FACTOR_NOT_AT_HAND' } as const;
registerEnumType(RecoverySituationEnum, {
  name: 'RecoverySituation',
  description: 'Why somebody needs a recovery code, which decides what the code opens.',
  valuesConfig: {
    FACTOR_LOST: {
      description:
        'The code opens the setting up of a new factor, which then replaces all old factors, codes, devices and other sessions.',
    },
    FACTOR_NOT_AT_HAND: { description: 'The code lets in once, for a session of a day; everything stays as it is.' },
  },
});

export const UserOrderFieldEnum = {
  NAME: 'NAME',
  EMAIL: 'EMAIL',
  CREATED_AT: 'CREATED_AT',
  LAST_SIGN_IN_AT: 'LAST_SIGN_IN_AT',
} as const;
registerEnumType(UserOrderFieldEnum, {
  name: 'UserOrderField',
  description:
    'What the directory is sorted by. Users alike in it follow each other in a fixed order, so that paging skips nobody.',
  valuesConfig: {
    NAME: { description: 'The name, without regard to case and accents.' },
    EMAIL: { description: 'The e-mail address, without regard to case.' },
    CREATED_AT: { description: 'When the user was added.' },
    LAST_SIGN_IN_AT: {
      description: 'The latest finished sign-in. Users who never signed in come first with ASC and last with DESC.',
    },
  },
});

export const ActorKindEnum = {
  USER: 'USER',
  API_TOKEN: 'API_TOKEN',
  HOST: 'HOST',
  SYSTEM: 'SYSTEM',
  ANONYMOUS: 'ANONYMOUS',
} as const;
registerEnumType(ActorKindEnum, {
  name: 'ActorKind',
  description: 'What kind of actor did something, or had it done to them.',
  valuesConfig: {
    USER: { description: 'A user of the directory.' },
    API_TOKEN: { description: 'An API token.' },
    HOST: { description: "A command on the server's own host." },
    SYSTEM: { description: 'Countersign itself, on a schedule.' },
    ANONYMOUS: { description: 'Somebody who was not signed in.' },
  },
});

export const ApiScopeEnum = {
  READ_USERS: 'READ_USERS',
  WRITE_USERS: 'WRITE_USERS',
  READ_POLICY: 'READ_POLICY',
  READ_AUDIT: 'READ_AUDIT',
  EXPORT_STATUS: 'EXPORT_STATUS',
  RECOVER_USERS: 'RECOVER_USERS',
  MANAGE_SESSIONS: 'MANAGE_SESSIONS',
  VERIFY: 'VERIFY',
} as const;
registerEnumType(ApiScopeEnum, {
  name: 'ApiScope',
  description:
    'What an API token may do, never beyond what the present role of its owner may. An operation that takes another one answers SCOPE_MISSING.',
  valuesConfig: {
    READ_USERS: {
      description:
        'Read the directory: users, their status, factors, sessions and sign-ins, the coverage, the preview of a policy.',
    },
    WRITE_USERS: { description: 'Invite, import, rename, suspend and release users of an equal or lower role.' },
    READ_POLICY: { description: 'Read the policy and its versions.' },
    READ_AUDIT: { description: 'Read and export the whole audit trail.' },
    EXPORT_STATUS: { description: 'Request, follow and download status exports.' },
    RECOVER_USERS: {
      description:
        'Send recovery codes to users of an equal or lower role, by e-mail only: whoever holds the token never sees one.',
    },
    MANAGE_SESSIONS: { description: 'End the sessions of users of an equal or lower role.' },
    VERIFY: {
      description:
        'Ask the users of other applications for a second factor. Not available in this release: BAD_USER_INPUT.',
    },
  },
});
