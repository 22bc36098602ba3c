import { useRef, useState } from 'react';
import { useOperation } from '../../lib/use-operation';
import { WayOfDocument, type SignInProvider } from './documents';

export interface Way {
  /** The provider that takes addresses like the typed one; null: a password does, as far as is known. */
  readonly provider: SignInProvider | null;
  readonly asking: boolean;
  /** Asks for the address as typed. Resolves to what was found. */
  readonly find: (email: string) => Promise<SignInProvider | null>;
  /** For somebody who has a password although their domain has a provider. */
  readonly insistOnPassword: () => void;
}

const domainOf = (email: string): string => /@([^@\s]+)$/.exec(email.trim())?.[1]?.toLowerCase() ?? '';

/**
 * Which way the typed address takes. Asked once for a domain, and never where there is no provider at all.
 * @param active there are providers, and nobody insisted on the password
 */
export function useWay(active: boolean): Way {
  const ask = useOperation(WayOfDocument);
  const known = useRef(new Map<string, SignInProvider | null>());
  const [provider, setProvider] = useState<SignInProvider | null>(null);
  const [insists, setInsists] = useState(false);
  const find = async (email: string): Promise<SignInProvider | null> => {
    const domain = domainOf(email);
    if (!active || insists || domain === '') {
      setProvider(null);
      return null;
    }
    let found = known.current.get(domain);
    if (found === undefined) {
      const answer = await ask.run({ email: email.trim() });
      // Unknown for want of an answer: the password is never in the way.
      if (answer === null) return null;
      found = answer.signInOptions.providerForEmail;
      known.current.set(domain, found);
    }
    setProvider(found);
    return found;
  };
  return {
    provider: active && !insists ? provider : null,
    asking: ask.pending,
    find,
    insistOnPassword: () => setInsists(true),
  };
}
