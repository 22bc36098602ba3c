import { useLocation } from 'react-router';
import { isRecord } from './errors';

/**
 * The e-mail address that was typed on the page before, so that nobody types it twice. In the state of the history and
 * not in the address, which ends up in logs.
 */
export function useTypedEmail(): string {
  const { state } = useLocation();
  const email: unknown = isRecord(state) ? state['email'] : '';
  return typeof email === 'string' ? email : '';
}
