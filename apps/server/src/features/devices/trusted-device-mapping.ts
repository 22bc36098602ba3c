import { readDeviceToken } from '../../operations/device-token.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import { sha256 } from '../../platform/digest.js';
import type { TrustedDevice } from './trusted-devices.repository.js';
import type { TrustedDeviceType } from './trusted-devices.types.js';

/**
 * A trusted device as the API shows it: without what the browser holds.
 * @param heldToken what the browser that asks holds for this user; null: nothing, or it is no browser
 */
export function toTrustedDeviceType(device: TrustedDevice, heldToken: string | null): TrustedDeviceType {
  const held = heldToken === null ? null : readDeviceToken(heldToken);
  return {
    id: device.id,
    client: device.client ?? 'Unknown browser',
    createdAt: toDate(device.provedAt),
    lastUsedAt: toDateOrNull(device.lastUsedAt),
    expiresAt: toDate(device.expiresAt),
    current: held !== null && sha256(held.selector) === device.selectorHash,
  };
}
