import { ImportPanel } from '../features/import/ImportPanel';
import { MailSettings } from '../features/settings/parts/MailSettings';
import { OrganizationName } from '../features/settings/parts/OrganizationName';
import { Wizard } from '../features/set-up/Wizard';
import { Session } from './Session';

/** The first run of a signed-in owner, made of what the console has for each step. */
export default function SetUpWizard() {
  return (
    <Session>
      <Wizard
        importPanel={(onImported) => <ImportPanel onImported={onImported} />}
        organization={({ organizationName, mailDelivery, mailFrom }) => ({
          name: <OrganizationName name={organizationName} />,
          mail: <MailSettings delivery={mailDelivery} from={mailFrom} />,
        })}
      />
    </Session>
  );
}
