import type { Instant } from '@countersign/domain/time.js';
import type { ApiScope } from '@countersign/domain/tokens/api-scopes.js';

/** Every mail the product sends, by what it tells. Rendered when it is queued (render-mail.ts). */
export type MailContent =
  | { readonly kind: 'INVITATION'; readonly link: string; readonly expiresAt: Instant }
  | { readonly kind: 'PASSWORD_LINK'; readonly link: string; readonly expiresAt: Instant }
  | { readonly kind: 'PASSWORD_CHANGED' }
  | { readonly kind: 'EMERGENCY_LINK'; readonly link: string; readonly expiresAt: Instant }
  /** To every owner and admin. */
  | { readonly kind: 'EMERGENCY_SIGN_IN'; readonly by: string; readonly ipAddress: string | null }
  /** To the new address. */
  | { readonly kind: 'EMAIL_LINK'; readonly link: string; readonly expiresAt: Instant }
  /** To the old one, when it is asked for and when it is done. */
  | {
      readonly kind: 'EMAIL_CHANGE_REQUESTED';
      readonly newEmail: string;
      /** null: the user, or whoever is signed in as the user */ readonly by: string | null;
    }
  | { readonly kind: 'EMAIL_CHANGED'; readonly newEmail: string }
  | { readonly kind: 'TEST_MESSAGE' }
  | { readonly kind: 'FACTOR_ADDED'; readonly factorName: string }
  | { readonly kind: 'FACTOR_REPLACED'; readonly factorName: string; readonly replacedName: string }
  | { readonly kind: 'FACTOR_REMOVED'; readonly factorName: string }
  | { readonly kind: 'PASSKEY_COUNTER_WENT_BACK'; readonly factorName: string }
  /** To the admins, about somebody else. */
  | {
      readonly kind: 'PASSKEY_COUNTER_TOLD';
      readonly userId: string;
      readonly userName: string;
      readonly factorName: string;
    }
  | {
      readonly kind: 'EMAIL_CODE';
      readonly code: string;
      readonly purpose: 'SIGN_IN' | 'STEP_UP' | 'ENROLLMENT';
      readonly expiresAt: Instant;
    }
  /** Instead of a PASSWORD_LINK: whoever has this mailbox must not get in with nothing else. */
  | { readonly kind: 'PASSWORD_LINK_BY_ADMIN' }
  | { readonly kind: 'RECOVERY_CODES_MADE' }
  | { readonly kind: 'RECOVERY_CODE_USED'; readonly left: number }
  | {
      readonly kind: 'RECOVERY_CODE_ISSUED';
      readonly by: string;
      readonly situation: 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND';
      readonly expiresAt: Instant;
      /** null: whoever issued it hands it over */ readonly code: string | null;
    }
  | { readonly kind: 'IDENTITY_LINKED'; readonly providerName: string }
  | { readonly kind: 'IDENTITY_REMOVED'; readonly providerName: string }
  | {
      readonly kind: 'IDENTITY_ALLOWED';
      readonly providerName: string;
      readonly by: string;
      readonly expiresAt: Instant;
    }
  | { readonly kind: 'PROVIDER_CERTIFICATE_ENDING'; readonly providerName: string; readonly endsAt: Instant }
  /** `changes` in words. */
  | {
      readonly kind: 'PROVIDER_CHANGED';
      readonly providerName: string;
      readonly by: string;
      readonly changes: readonly string[];
    }
  | { readonly kind: 'TWO_FACTOR_RESET'; readonly by: string }
  /** `client` in words; null: unknown. */
  | { readonly kind: 'TRUSTED_DEVICE_COPIED'; readonly client: string | null }
  | { readonly kind: 'SECOND_FACTOR_PAUSED'; readonly minutes: number }
  | {
      readonly kind: 'POLICY_NOTICE';
      /** the user has a factor, of a kind that is no longer allowed */ readonly replaces?: boolean;
      /** null: at the next sign-in */ readonly enrollBefore: Instant | null;
      /** grace that begins with the first sign-in */ readonly graceDays: number;
    }
  | {
      readonly kind: 'GRACE_REMINDER';
      readonly enrollBefore: Instant;
      readonly from: Instant;
      /** the user has a factor, of a kind that is no longer allowed */ readonly replaces?: boolean;
    }
  /** An admin reminds somebody who owes a factor. */
  | {
      readonly kind: 'FACTOR_REMINDER';
      /** There is a factor, of a kind that is not allowed any more. */ readonly replaces: boolean;
      /** null: at the next sign-in */ readonly enrollBefore: Instant | null;
      /** grace that begins with the first sign-in */ readonly graceDays: number;
    }
  | { readonly kind: 'POLICY_WEAKENED'; readonly by: string; readonly changes: readonly string[] }
  | {
      readonly kind: 'EXPORT_READY';
      readonly of: 'STATUS' | 'AUDIT';
      readonly exportId: string;
      readonly rows: number;
      readonly expiresAt: Instant;
    }
  | { readonly kind: 'EXPORT_FAILED'; readonly of: 'STATUS' | 'AUDIT'; readonly exportId: string }
  | {
      readonly kind: 'API_TOKEN_CREATED';
      readonly tokenName: string;
      readonly scopes: readonly ApiScope[];
      readonly expiresAt: Instant;
    }
  | { readonly kind: 'API_TOKEN_REVOKED'; readonly tokenName: string; readonly by: string };

export interface MailContext {
  /** Of whom it goes to. */
  readonly name: string;
  readonly organizationName: string;
  readonly publicUrl: URL;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The content of one kind of mail. */
export type MailOf<Kind extends MailContent['kind']> = Extract<MailContent, { readonly kind: Kind }>;
