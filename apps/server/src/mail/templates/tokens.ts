import type { ApiScope } from '@countersign/domain/tokens/api-scopes.js';

import { moment, page, say, type Line, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

const ALLOWS: Readonly<Record<ApiScope, Line>> = {
  READ_USERS: say`It may read the directory.`,
  WRITE_USERS: say`It may invite, import, rename and suspend users.`,
  READ_POLICY: say`It may read the policy.`,
  READ_AUDIT: say`It may read the audit trail.`,
  EXPORT_STATUS: say`It may make and download status exports.`,
  RECOVER_USERS: say`It may send recovery codes to users by e-mail.`,
  MANAGE_SESSIONS: say`It may end the sessions of users.`,
  VERIFY: say`It may ask the users of other applications for a second factor.`,
};

/** A token does what its owner may, without a second factor: whoever did not make it must learn of it. */
export const apiTokenCreated: Template<MailOf<'API_TOKEN_CREATED'>> = (content, context) => ({
  subject: say`${context.organizationName}: an API token was made in your name`,
  heading: say`An API token was made`,
  paragraphs: [
    say`The API token “${content.tokenName}” was made with your account at ${context.organizationName}. Programs that hold it act in your name until ${moment(content.expiresAt)}.`,
  ],
  list: content.scopes.map((scope) => ALLOWS[scope]),
  action: { label: 'Review API tokens', url: page(context, '/integrations') },
  warning: say`Revoke the token, then change your password and end your sessions under My security. Tell an owner.`,
});

export const apiTokenRevoked: Template<MailOf<'API_TOKEN_REVOKED'>> = (content, context) => ({
  subject: say`${context.organizationName}: an API token of yours was revoked`,
  heading: say`Your API token was revoked`,
  paragraphs: [
    say`${content.by} revoked your API token “${content.tokenName}” at ${context.organizationName}. Programs that use it are refused from now on.`,
    say`If one still needs it, speak with ${content.by} first, then make a new token.`,
  ],
  action: { label: 'Review API tokens', url: page(context, '/integrations') },
});
