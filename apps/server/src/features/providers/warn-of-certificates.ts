import type { Operation } from '../../operations/operation.js';
import { certificateWarningDue } from './provider-warnings.js';

/**
 * Mails the owners thirty days before the last certificate of a provider that is on ends, once for each certificate: the
 * claim, the mails and the event are one transaction, so that of several servers one does it.
 * @returns of how many providers
 */
export async function warnOfCertificates(op: Operation): Promise<number> {
  let warned = 0;
  for (const provider of await op.read.providers.all()) {
    const endsAt = certificateWarningDue(provider, op.now);
    if (endsAt === null) continue;
    const isFirst = await op.repeatableTransaction(async (tx) => {
      if (!(await tx.providers.noteCertificateWarned(provider.id, endsAt))) return false;
      await tx.audit('provider.certificate_ending', {
        detail: { providerId: provider.id, provider: provider.name, endsAt },
      });
      for (const owner of await tx.users.activeByRoles(['OWNER']))
        await tx.mail(owner, { kind: 'PROVIDER_CERTIFICATE_ENDING', providerName: provider.name, endsAt });
      return true;
    });
    if (isFirst) warned += 1;
  }
  return warned;
}
