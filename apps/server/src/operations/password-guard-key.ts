import { emailKey } from '@countersign/domain/users/search-terms.js';
import ipaddr from 'ipaddr.js';

import { sha256 } from '../platform/digest.js';

/**
 * Wrong passwords are counted by the address typed and the network they come from (IPv4 /24, IPv6 /64): guessing from
 * one place is slowed down, and a stranger elsewhere cannot lock anybody out.
 */
export function passwordGuardKey(email: string, ipAddress: string | null): string {
  return sha256(`${emailKey(email)}|${networkOf(ipAddress)}`);
}

/** Where somebody comes from, as far as one line or company shares it. */
export function networkOf(ipAddress: string | null): string {
  if (ipAddress === null || !ipaddr.isValid(ipAddress)) return 'unknown';
  const address = ipaddr.process(ipAddress);
  return address
    .toByteArray()
    .slice(0, address.kind() === 'ipv4' ? 3 : 8)
    .join('.');
}
