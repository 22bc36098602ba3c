import { useForgetDevices } from '../../../lib/use-forget-devices';
import { TrustedDevices } from '../../../ui/TrustedDevices';
import type { Person } from '../documents';

/** Shown to those only who may forget them: to others the server gives none. */
export function Devices({ person, onChanged }: { readonly person: Person; readonly onChanged: () => void }) {
  const forget = useForgetDevices(person.id, onChanged);
  if (person.trustedDevices === null) return null;
  return (
    <TrustedDevices
      devices={person.trustedDevices}
      description={`Browsers that ask ${person.name} for the password only.`}
      empty={`${person.name} is asked for a second factor on every browser.`}
      who={person.name}
      forget={forget}
    />
  );
}
