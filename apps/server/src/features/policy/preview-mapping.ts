import { toDateOrNull } from '../../platform/clock.js';
import { toUserType } from '../users/user-mapping.js';
import type { PolicyPreview, PreviewedGroup } from './preview.read-model.js';
import type { PolicyPreviewType, PreviewGroupType } from './preview.types.js';

/** A preview as the API shows it: the users in it stand as the current policy has it. */
export function toPolicyPreview(preview: PolicyPreview): PolicyPreviewType {
  const { current, now } = preview;
  const group = ({ count, entries }: PreviewedGroup): PreviewGroupType => ({
    count,
    entries: entries.map(({ user, from, reason }) => ({
      user: toUserType(user, current, now),
      from: toDateOrNull(from),
      reason,
    })),
  });
  return {
    toEnroll: group(preview.toEnroll),
    inGrace: group(preview.inGrace),
    toReplaceFactor: group(preview.toReplaceFactor),
    exemptByProvider: group(preview.exemptByProvider),
    alreadyProtected: group(preview.alreadyProtected),
    passwordApiUsers: group(preview.passwordApiUsers),
    losePasswordSignIn: group(preview.losePasswordSignIn),
    warnings: [...preview.warnings],
    sessionsEnding: preview.sessionsEnding,
    trustedDevicesEnding: preview.trustedDevicesEnding,
  };
}
