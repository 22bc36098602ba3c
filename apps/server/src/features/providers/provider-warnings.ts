import { DAY, type Instant } from '@countersign/domain/time.js';

import { readCertificate } from '../../platform/certificates.js';
import type { StoredProvider } from './provider-settings.js';

/** How long before the last certificate ends its owners are told. */
const WARNED_BEFORE = 30 * DAY;

const DATE = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });

/** What of a provider needs attention, in words. */
export function providerWarnings(provider: StoredProvider, now: Instant): string[] {
  const warnings: string[] = [];
  const last = lastCertificateEnd(provider);
  if (last !== null && last <= now)
    warnings.push('Its last certificate has ended: nobody can sign in through it. Add the next one.');
  else if (last !== null && last - WARNED_BEFORE <= now)
    warnings.push(`Its last certificate ends on ${DATE.format(last)} (UTC). Add the next one beside it.`);
  else if (certificateEnds(provider).some((end) => end <= now))
    warnings.push('One of its certificates has ended. Take it away.');
  if (provider.enabled && !provider.managedByFile && !isTested(provider))
    warnings.push('Its settings were changed since they were last tested. Test it again.');
  if (provider.enabled && provider.lastSignInAt !== null && provider.lastEvidenceAt === null)
    warnings.push(neverShowed(provider));
  return warnings;
}

/** A policy that rests on a provider's word rests on nothing here. */
export function neverShowed(provider: Pick<StoredProvider, 'name'>): string {
  return `${provider.name} has never said that anybody used a second factor.`;
}

/** Whether the settings as they are have come back in order from a test. */
export function isTested({ lastTest, settingsVersion }: StoredProvider): boolean {
  return lastTest !== null && lastTest.ok && lastTest.settingsVersion === settingsVersion;
}

/** Until when its owners are to be told by now; null: nothing ends soon. */
export function certificateWarningDue(provider: StoredProvider, now: Instant): Instant | null {
  const last = lastCertificateEnd(provider);
  if (!provider.enabled || last === null || last - WARNED_BEFORE > now) return null;
  return (provider.certificateWarnedUntil ?? 0) >= last ? null : last;
}

function lastCertificateEnd(provider: StoredProvider): Instant | null {
  const ends = certificateEnds(provider);
  return ends.length === 0 ? null : Math.max(...ends);
}

function certificateEnds({ settings: { protocol } }: StoredProvider): Instant[] {
  if (protocol.kind !== 'SAML') return [];
  return protocol.certificates.flatMap((pem) => readCertificate(pem)?.validUntil ?? []);
}
