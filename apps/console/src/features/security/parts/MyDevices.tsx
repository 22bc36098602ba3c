import { formatMinutes } from '../../../lib/time';
import { useForgetDevices } from '../../../lib/use-forget-devices';
import { TrustedDevices } from '../../../ui/TrustedDevices';
import type { Me } from '../documents';

interface MyDevicesProps {
  readonly user: Me;
  /** For how many hours a browser may be trusted; 0: never. */
  readonly hours: number;
  readonly onChanged: () => void;
}

export function MyDevices({ user, hours, onChanged }: MyDevicesProps) {
  const forget = useForgetDevices(user.id, onChanged);
  return (
    <TrustedDevices
      devices={user.trustedDevices ?? []}
      description="Browsers that ask you for the password only. Forget one that you lost, sold or lent."
      empty={
        hours === 0
          ? 'None, and none can be: a second factor is asked at every sign-in.'
          : `None. When you prove your second factor at sign-in, you can have that browser remembered for ${formatMinutes(hours * 60)}.`
      }
      who="you"
      forget={forget}
    />
  );
}
