/** What a provider asserted about how somebody proved who they are. */
export interface ProviderEvidence {
  /** The authentication methods of RFC 8176; empty where the provider said nothing. */
  readonly amr: readonly string[];
  /** The `acr` or SAML AuthnContext is on that provider's list of those that mean more than one factor. */
  readonly acrListed: boolean;
}

/**
 * The kind of each authentication method of RFC 8176 §2 that says what was proved. Left out are those that say how or where
 * (`mca`, `geo`, `rba`, `user`, `wia`) and `pop`, which does not say that a person holds the key.
 */
const KIND_OF_METHOD: Readonly<Record<string, 'KNOW' | 'HAVE' | 'ARE'>> = {
  kba: 'KNOW',
  pin: 'KNOW',
  pwd: 'KNOW',
  hwk: 'HAVE',
  otp: 'HAVE',
  sc: 'HAVE',
  sms: 'HAVE',
  swk: 'HAVE',
  tel: 'HAVE',
  face: 'ARE',
  fpt: 'ARE',
  iris: 'ARE',
  retina: 'ARE',
  vbm: 'ARE',
};

/** Whether a provider showed more than one factor. Nothing said is one factor: silence is never taken for proof. */
export function showsSeveralFactors({ amr, acrListed }: ProviderEvidence): boolean {
  if (acrListed || amr.includes('mfa')) return true;
  const kinds = new Set(
    amr.filter((method) => Object.hasOwn(KIND_OF_METHOD, method)).map((method) => KIND_OF_METHOD[method]),
  );
  return kinds.size > 1;
}

/** What a provider said, in words for user and admin: "otp, pwd" or "Nothing was said". */
export function describeEvidence({
  amr,
  acr,
}: {
  readonly amr: readonly string[];
  readonly acr: string | null;
}): string {
  const said = [...amr].sort();
  if (acr !== null) said.push(acr);
  return said.length === 0 ? 'Nothing was said' : said.join(', ');
}
