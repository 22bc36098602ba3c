import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { TrustedDevice } from './trusted-devices.repository.js';
import type { TrustedDeviceType } from './trusted-devices.types.js';

/** A trusted device as the API shows it: without what the browser holds. */
export function toTrustedDeviceType(device: TrustedDevice): TrustedDeviceType {
  return {
    id: device.id,
    client: device.client ?? 'Unknown browser',
    createdAt: toDate(device.provedAt),
    lastUsedAt: toDateOrNull(device.lastUsedAt),
    expiresAt: toDate(device.expiresAt),
  };
}
