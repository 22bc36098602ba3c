import { describe, expect, it } from 'vitest';

import { DAY, MINUTE } from '@countersign/domain/time.js';

import type { MailContent } from '../../src/mail/mail.js';
import { renderMail } from '../../src/mail/render-mail.js';

const AT = Date.UTC(2026, 4, 3, 14);
const LINK = 'https://auth.example.com/invitation#abc_DEF-123';
const context = { name: 'Ann Lee', organizationName: 'Acme', publicUrl: new URL('https://auth.example.com') };

const TABLE: readonly { content: MailContent; leadsTo: string; says: RegExp }[] = [
  {
    content: { kind: 'INVITATION', link: LINK, expiresAt: AT },
    leadsTo: LINK,
    says: /until May 3, 2026 at 2:00 PM UTC/,
  },
  {
    content: { kind: 'PASSWORD_LINK', link: LINK, expiresAt: AT },
    leadsTo: LINK,
    says: /your password stays as it is/,
  },
  { content: { kind: 'EMERGENCY_LINK', link: LINK, expiresAt: AT }, leadsTo: LINK, says: /past the sign-in provider/ },
  {
    content: { kind: 'EMERGENCY_SIGN_IN', by: 'Bo', ipAddress: '192.0.2.7' },
    leadsTo: '/audit',
    says: /from 192.0.2.7/,
  },
  { content: { kind: 'TEST_MESSAGE' }, leadsTo: '/settings', says: /You asked for this message/ },
  {
    content: { kind: 'EMAIL_LINK', link: LINK, expiresAt: AT },
    leadsTo: LINK,
    says: /If you did not ask for this, ignore the mail/,
  },
  {
    content: { kind: 'EMAIL_CHANGE_REQUESTED', newEmail: 'ann@new.example', by: null },
    leadsTo: '/security',
    says: /is to become ann@.?new\..?example\. Nothing has changed yet/,
  },
  {
    content: { kind: 'EMAIL_CHANGE_REQUESTED', newEmail: 'ann@new.example', by: 'Bo' },
    leadsTo: '/security',
    says: /Bo asked that the address/,
  },
  {
    content: { kind: 'EMAIL_CHANGED', newEmail: 'ann@new.example' },
    leadsTo: '/sign-in',
    says: /This address is not used any more/,
  },
  { content: { kind: 'PASSWORD_CHANGED' }, leadsTo: '/security', says: /Forgot your password/ },
  {
    content: { kind: 'FACTOR_ADDED', factorName: 'Work phone' },
    leadsTo: '/security',
    says: /“Work phone” can now be used/,
  },
  {
    content: { kind: 'FACTOR_REPLACED', factorName: 'New phone', replacedName: 'Work phone' },
    leadsTo: '/security',
    says: /“New phone” now takes the place of “Work phone”/,
  },
  {
    content: { kind: 'FACTOR_REPLACED', factorName: 'Phone', replacedName: 'Phone' },
    leadsTo: '/security',
    says: /is now a new authenticator: the old one can no longer/,
  },
  {
    content: { kind: 'PASSKEY_COUNTER_WENT_BACK', factorName: 'Work laptop' },
    leadsTo: '/security',
    says: /“Work laptop”[\s\S]*had gone back[\s\S]*was refused/,
  },
  {
    content: {
      kind: 'PASSKEY_COUNTER_TOLD',
      userId: '0198aaaa-0000-7000-8000-000000000001',
      userName: 'Grace Hopper',
      factorName: 'Work laptop',
    },
    leadsTo: '/people/0198aaaa-0000-7000-8000-000000000001',
    says: /“Work laptop” of Grace Hopper[\s\S]*was refused/,
  },
  {
    content: { kind: 'FACTOR_REMOVED', factorName: 'Work phone' },
    leadsTo: '/security',
    says: /“Work phone” can no longer be used/,
  },
  {
    content: { kind: 'EMAIL_CODE', code: '042917', purpose: 'SIGN_IN', expiresAt: AT },
    leadsTo: '/sign-in/verify',
    says: /042917[\s\S]*works once/,
  },
  {
    content: { kind: 'EMAIL_CODE', code: '042917', purpose: 'STEP_UP', expiresAt: AT },
    leadsTo: '/security',
    says: /confirm that it is you/,
  },
  {
    content: { kind: 'EMAIL_CODE', code: '042917', purpose: 'ENROLLMENT', expiresAt: AT },
    leadsTo: '/security',
    says: /set up codes by mail/,
  },
  { content: { kind: 'PASSWORD_LINK_BY_ADMIN' }, leadsTo: '/sign-in', says: /Ask an admin: they know you/ },
  {
    content: { kind: 'POLICY_NOTICE', replaces: true, enrollBefore: AT, graceDays: 7 },
    leadsTo: '/help/two-factor',
    says: /no longer accepts the kind of second factor/,
  },
  {
    content: { kind: 'GRACE_REMINDER', replaces: true, enrollBefore: AT, from: AT - 86_400_000 },
    leadsTo: '/help/two-factor',
    says: /have not set up another one yet/,
  },
  {
    content: { kind: 'FACTOR_REMINDER', replaces: false, enrollBefore: AT, graceDays: 14 },
    leadsTo: '/help/two-factor',
    says: /you have not set it up yet\.\n[\s\S]*before May 3, 2026 at 2:00 PM UTC/,
  },
  {
    content: { kind: 'FACTOR_REMINDER', replaces: true, enrollBefore: null, graceDays: 0 },
    leadsTo: '/help/two-factor',
    says: /of a kind that is no longer allowed\.\n[\s\S]*at your next sign-in/,
  },
  {
    content: { kind: 'FACTOR_REMINDER', replaces: false, enrollBefore: null, graceDays: 3 },
    leadsTo: '/help/two-factor',
    says: /within 3 days of your first sign-in/,
  },
  { content: { kind: 'RECOVERY_CODES_MADE' }, leadsTo: '/security', says: /The old ones no longer work/ },
  { content: { kind: 'RECOVERY_CODE_USED', left: 9 }, leadsTo: '/security', says: /You have 9 codes left\.\n/ },
  {
    content: { kind: 'RECOVERY_CODE_USED', left: 1 },
    leadsTo: '/security',
    says: /You have 1 code left\. Make new ones soon/,
  },
  { content: { kind: 'RECOVERY_CODE_USED', left: 0 }, leadsTo: '/security', says: /None is left/ },
  {
    content: { kind: 'RECOVERY_CODE_ISSUED', by: 'Bo', situation: 'FACTOR_LOST', expiresAt: AT, code: null },
    leadsTo: '/sign-in',
    says: /not in this mail/,
  },
  {
    content: {
      kind: 'RECOVERY_CODE_ISSUED',
      by: 'Bo',
      situation: 'FACTOR_NOT_AT_HAND',
      expiresAt: AT,
      code: '7K3D-Q0ZM',
    },
    leadsTo: '/sign-in',
    says: /7K3D-Q0ZM/,
  },
  { content: { kind: 'TWO_FACTOR_RESET', by: 'Bo' }, leadsTo: '/sign-in', says: /Bo took away every second factor/ },
  {
    content: { kind: 'TRUSTED_DEVICE_COPIED', client: 'Firefox on Linux' },
    leadsTo: '/security',
    says: /an outdated copy of what marks your trusted browser \(Firefox on Linux\)/,
  },
  { content: { kind: 'SECOND_FACTOR_PAUSED', minutes: 15 }, leadsTo: '/security', says: /for 15 minutes/ },
  { content: { kind: 'SECOND_FACTOR_PAUSED', minutes: 0 }, leadsTo: '/security', says: /Codes are now off/ },
  {
    content: { kind: 'POLICY_NOTICE', enrollBefore: AT, graceDays: 14 },
    leadsTo: '/help/two-factor',
    says: /before May 3, 2026/,
  },
  {
    content: { kind: 'POLICY_NOTICE', enrollBefore: null, graceDays: 14 },
    leadsTo: '/help/two-factor',
    says: /within 14 days of your first sign-in/,
  },
  {
    content: { kind: 'POLICY_NOTICE', enrollBefore: null, graceDays: 0 },
    leadsTo: '/help/two-factor',
    says: /at your next sign-in/,
  },
  { content: { kind: 'POLICY_WEAKENED', by: 'Bo', changes: ['One', 'Two'] }, leadsTo: '/policy', says: /- One\n- Two/ },
  {
    content: { kind: 'EXPORT_READY', of: 'STATUS', exportId: 'e1', rows: 1234, expiresAt: AT },
    leadsTo: '/exports/e1',
    says: /1,234 users/,
  },
  {
    content: { kind: 'EXPORT_READY', of: 'AUDIT', exportId: 'e1', rows: 1, expiresAt: AT },
    leadsTo: '/exports/e1',
    says: /audit trail of .* is done: 1 event\./,
  },
  {
    content: { kind: 'GRACE_REMINDER', enrollBefore: AT, from: AT - 6.5 * DAY },
    leadsTo: '/help/two-factor',
    says: /6 days left.*before May 3, 2026/s,
  },
  {
    content: { kind: 'GRACE_REMINDER', enrollBefore: AT, from: AT - 90 * MINUTE },
    leadsTo: '/help/two-factor',
    says: /1 hour left/,
  },
  {
    content: { kind: 'EXPORT_FAILED', of: 'AUDIT', exportId: 'e1' },
    leadsTo: '/exports/e1',
    says: /audit trail .* start it again/,
  },
  { content: { kind: 'EXPORT_FAILED', of: 'STATUS', exportId: 'e1' }, leadsTo: '/exports/e1', says: /start it again/ },
  {
    content: { kind: 'API_TOKEN_CREATED', tokenName: 'Nightly', scopes: ['READ_USERS', 'READ_AUDIT'], expiresAt: AT },
    leadsTo: '/integrations',
    says: /“Nightly” was made .* until May 3, 2026[^]*- It may read the directory\.\n- It may read the audit trail\.[^]*Revoke the token/,
  },
  {
    content: { kind: 'API_TOKEN_REVOKED', tokenName: 'Nightly', by: 'Bo' },
    leadsTo: '/integrations',
    says: /Bo revoked your API token “Nightly”/,
  },
];

describe('every mail', () => {
  it.each(TABLE)('$content.kind says what happened and leads to $leadsTo', ({ content, leadsTo, says }) => {
    const { subject, text, html } = renderMail(content, context);
    const address = new URL(leadsTo, context.publicUrl).href;
    expect(subject).toContain('Acme');
    expect(text).toMatch(says);
    expect(text.split('\n')).toContain(address);
    expect(html).toContain(`href="${address}"`);
    // One thing to click: the button, and the same address for those whose client shows no button.
    expect(new Set([...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]))).toEqual(new Set([address]));
    expect(html).toContain('name="color-scheme" content="light dark"');
  });

  it('loads nothing from anywhere: no image, no script, no font', () => {
    for (const { content } of TABLE)
      expect(renderMail(content, context).html).not.toMatch(/<(img|script|link|iframe)|src=|url\(|@import/i);
  });
});

describe('names that mean harm', () => {
  const hostile = { ...context, name: '<script>alert(1)</script>', organizationName: 'Acme\r\nBcc: all@example.com' };

  it('stay text in HTML', () => {
    const { html } = renderMail({ kind: 'FACTOR_ADDED', factorName: '"><img src=x onerror=alert(1)>' }, hostile);
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script&gt;');
  });

  it('start no header of their own', () => {
    expect(renderMail({ kind: 'PASSWORD_CHANGED' }, hostile).subject).toBe(
      'Acme Bcc: all@example.com: your password was changed',
    );
    for (const end of ['\n', '\r', '\u2028', '\u0085', '\0']) {
      expect(renderMail({ kind: 'PASSWORD_CHANGED' }, { ...context, organizationName: `A${end}B` }).subject).toBe(
        'A B: your password was changed',
      );
    }
  });

  it('become no link in a mail client', () => {
    const { text, html } = renderMail(
      { kind: 'TWO_FACTOR_RESET', by: 'Win at https://evil.example/x or write a@evil.example' },
      context,
    );
    for (const form of [text, html]) expect(form).not.toMatch(/https:\/\/evil|evil\.example|a@evil/);
  });

  it('turn no sentence around', () => {
    const { html, text } = renderMail({ kind: 'TWO_FACTOR_RESET', by: '\u202egnaB\u202c' }, context);
    expect(html + text).not.toMatch(/[\u202a-\u202e]/);
    const hebrew = renderMail({ kind: 'TWO_FACTOR_RESET', by: 'משה' }, context);
    expect(hebrew.html).toContain('<bdi>משה</bdi>');
    expect(hebrew.text).toContain('\u2068משה\u2069 took away');
  });

  it('are cut where a subject would be endless', () => {
    expect(
      renderMail({ kind: 'PASSWORD_CHANGED' }, { ...context, organizationName: 'ab '.repeat(200) }).subject.length,
    ).toBeLessThanOrEqual(160);
  });
});
