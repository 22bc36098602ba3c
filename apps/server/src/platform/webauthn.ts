import { createHash } from 'node:crypto';

import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject, isoBase64URL, parseAuthenticatorData } from '@simplewebauthn/server/helpers';
import { z } from 'zod';

import { fail, succeed, type Result } from '@countersign/domain/result.js';
import { MINUTE } from '@countersign/domain/time.js';

// W3C WebAuthn Level 3, §7.1 and §7.2, step by step; docs/security.md says which test stands for which step. Each step that
// can be judged without cryptography is judged here, so that the trail can say which one it was; the library reads the
// formats, checks the signature, and checks most of it once more.

/** How long an authenticator may take to answer. */
export const CHALLENGE_LASTS = 5 * MINUTE;
export const CHALLENGE_BYTES = 32;

/** What passkeys are bound to: the domain, and the one origin that may use it. */
export interface RelyingParty {
  readonly id: string;
  /** Scheme, host and port of PUBLIC_URL. */
  readonly origin: string;
}

/** Why an answer of an authenticator was refused, in words for the trail. None of it comes from the answer itself. */
export type PasskeyFault =
  | 'its type is that of another ceremony'
  | 'it answers another challenge'
  | 'it was made for another origin'
  | 'it was made inside a page of another site'
  | 'it was made for another relying party'
  | 'nobody was present'
  | 'its user was not verified'
  | 'its backup flags contradict each other'
  | 'its backup eligibility has changed'
  | 'its kind of key was not asked for'
  | 'its attestation was not asked for'
  | 'its credential id is not its own'
  | 'its signature is not right'
  | 'it cannot be read';

export interface NewPasskey {
  readonly credentialId: string;
  readonly publicKey: string;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly userVerified: boolean;
  readonly aaguid: string;
}

export interface UsedPasskey {
  readonly signCount: number;
  readonly backedUp: boolean;
  readonly userVerified: boolean;
}

/** ES256, EdDSA and RS256: what every authenticator in use has at least one of. */
const ALGORITHMS = [-7, -8, -257];
/** Level 3, §7.1: a longer credential id is refused. */
const LONGEST_CREDENTIAL_ID = 1023;

const base64url = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[A-Za-z0-9_-]+={0,2}$/);
const publicKeyCredential = z.object({
  id: base64url(2_000),
  rawId: base64url(2_000),
  type: z.literal('public-key'),
});
const registration = publicKeyCredential.extend({
  response: z.object({
    clientDataJSON: base64url(10_000),
    attestationObject: base64url(60_000),
    transports: z.array(z.string()).max(20).nullish().catch(undefined),
  }),
});
const assertion = publicKeyCredential.extend({
  response: z.object({
    clientDataJSON: base64url(10_000),
    authenticatorData: base64url(10_000),
    signature: base64url(10_000),
    userHandle: z.union([base64url(200), z.literal('')]).nullish(),
  }),
});
const clientData = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.string().optional(),
});

type ClientData = z.infer<typeof clientData>;

/** What an authenticator answered to navigator.credentials.create, in the shape of RegistrationResponseJSON. */
export interface RegistrationAnswer {
  readonly credential: z.infer<typeof registration>;
  readonly clientData: ClientData;
}

/** What an authenticator answered to navigator.credentials.get, in the shape of AuthenticationResponseJSON. */
export interface AssertionAnswer {
  readonly credential: z.infer<typeof assertion>;
  readonly clientData: ClientData;
  /** Whose it says it is: the user's id, as it was given at the enrollment. Null: it does not say. */
  readonly userId: string | null;
}

/** Null: not such an answer at all. */
export function readRegistration(json: unknown): RegistrationAnswer | null {
  const credential = registration.safeParse(json).data;
  const said = credential === undefined ? null : readClientData(credential.response.clientDataJSON);
  if (credential === undefined || said === null || credential.id !== credential.rawId) return null;
  return { credential, clientData: said };
}

/** Null: not such an answer at all. */
export function readAssertion(json: unknown): AssertionAnswer | null {
  const credential = assertion.safeParse(json).data;
  const said = credential === undefined ? null : readClientData(credential.response.clientDataJSON);
  if (credential === undefined || said === null || credential.id !== credential.rawId) return null;
  const { userHandle } = credential.response;
  const userId = userHandle == null || userHandle === '' ? null : Buffer.from(userHandle, 'base64url').toString('utf8');
  return { credential, clientData: said, userId };
}

/** What of a challenge is compared: it is sent as base64url, and kept as a hash. */
export function challengeOf(bytes: Uint8Array): string {
  return isoBase64URL.fromBuffer(Uint8Array.from(bytes));
}

/** Options for navigator.credentials.create, as PublicKeyCredentialCreationOptionsJSON. */
export function registrationOptions(
  rp: RelyingParty,
  rpName: string,
  user: { readonly id: string; readonly name: string; readonly email: string },
  challenge: Uint8Array,
  exclude: readonly { readonly credentialId: string; readonly transports: string }[],
): Promise<object> {
  return generateRegistrationOptions({
    rpName,
    rpID: rp.id,
    userID: Uint8Array.from(Buffer.from(user.id, 'utf8')),
    userName: user.email,
    userDisplayName: user.name,
    challenge: Uint8Array.from(challenge),
    timeout: CHALLENGE_LASTS,
    attestationType: 'none',
    excludeCredentials: exclude.map(descriptor),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/**
 * Options for navigator.credentials.get, as PublicKeyCredentialRequestOptionsJSON.
 * @param allow the passkeys that may answer; null: whichever the browser has, which then says whose it is
 */
export function assertionOptions(
  rp: RelyingParty,
  challenge: Uint8Array,
  allow: readonly { readonly credentialId: string; readonly transports: string }[] | null,
): Promise<object> {
  return generateAuthenticationOptions({
    rpID: rp.id,
    challenge: Uint8Array.from(challenge),
    timeout: CHALLENGE_LASTS,
    userVerification: allow === null ? 'required' : 'preferred',
    ...(allow === null ? {} : { allowCredentials: allow.map(descriptor) }),
  });
}

/** @param challenge that was claimed for this very answer */
export async function verifyRegistration(
  rp: RelyingParty,
  { credential, clientData: said }: RegistrationAnswer,
  challenge: string,
): Promise<Result<NewPasskey, PasskeyFault>> {
  const wrong = clientDataFault(said, 'webauthn.create', rp, challenge);
  if (wrong !== null) return fail(wrong);
  try {
    const object = decodeAttestationObject(bytesOf(credential.response.attestationObject));
    const data = parseAuthenticatorData(object.get('authData'));
    const fault = authenticatorFault(data, rp, false);
    if (fault !== null) return fail(fault);
    const { credentialID } = data;
    if (credentialID === undefined || credentialID.length > LONGEST_CREDENTIAL_ID) return fail('it cannot be read');
    if (isoBase64URL.fromBuffer(credentialID) !== unpadded(credential.id))
      return fail('its credential id is not its own');
    // None was asked for. A self attestation proves no more than the key does; anything else would have to be looked up elsewhere.
    const format = object.get('fmt');
    if (format !== 'none' && !(format === 'packed' && object.get('attStmt').get('x5c') === undefined))
      return fail('its attestation was not asked for');
    const { verified, registrationInfo: info } = await verifyRegistrationResponse({
      response: {
        id: unpadded(credential.id),
        rawId: unpadded(credential.id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: credential.response.clientDataJSON,
          attestationObject: credential.response.attestationObject,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return fail('its signature is not right');
    return succeed({
      credentialId: info.credential.id,
      publicKey: isoBase64URL.fromBuffer(info.credential.publicKey),
      signCount: info.credential.counter,
      transports: (credential.response.transports ?? []).filter((word) => /^[a-z-]{1,20}$/.test(word)).slice(0, 8),
      backupEligible: data.flags.be,
      backedUp: data.flags.bs,
      userVerified: data.flags.uv,
      aaguid: info.aaguid,
    });
  } catch (error) {
    return fail(/public key alg/i.test(message(error)) ? 'its kind of key was not asked for' : 'it cannot be read');
  }
}

/**
 * Judges an assertion by everything but its counter, which is judged where the last one is kept, in one statement.
 * @param challenge that was claimed for this very answer
 */
export async function verifyAssertion(
  rp: RelyingParty,
  { credential, clientData: said }: AssertionAnswer,
  challenge: string,
  passkey: { readonly credentialId: string; readonly publicKey: string; readonly backupEligible: boolean },
  userVerification: 'required' | 'preferred',
): Promise<Result<UsedPasskey, PasskeyFault>> {
  const wrong = clientDataFault(said, 'webauthn.get', rp, challenge);
  if (wrong !== null) return fail(wrong);
  try {
    const data = parseAuthenticatorData(bytesOf(credential.response.authenticatorData));
    const fault = authenticatorFault(data, rp, userVerification === 'required');
    if (fault !== null) return fail(fault);
    if (data.flags.be !== passkey.backupEligible) return fail('its backup eligibility has changed');
    const { verified } = await verifyAuthenticationResponse({
      response: {
        id: passkey.credentialId,
        rawId: passkey.credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: credential.response.clientDataJSON,
          authenticatorData: credential.response.authenticatorData,
          signature: credential.response.signature,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      // Its counter here would be judged before its signature: anybody could then make believe that it went back.
      credential: { id: passkey.credentialId, publicKey: bytesOf(passkey.publicKey), counter: 0 },
      requireUserVerification: userVerification === 'required',
    });
    return verified
      ? succeed({ signCount: data.counter, backedUp: data.flags.bs, userVerified: data.flags.uv })
      : fail('its signature is not right');
  } catch {
    return fail('it cannot be read');
  }
}

function clientDataFault(
  said: ClientData,
  type: 'webauthn.create' | 'webauthn.get',
  rp: RelyingParty,
  challenge: string,
): PasskeyFault | null {
  if (said.type !== type) return 'its type is that of another ceremony';
  if (said.challenge !== challenge) return 'it answers another challenge';
  if (said.origin !== rp.origin) return 'it was made for another origin';
  // No page of ours is ever inside another one (frame-ancestors 'none').
  if (said.crossOrigin === true || said.topOrigin !== undefined) return 'it was made inside a page of another site';
  return null;
}

function authenticatorFault(
  { rpIdHash, flags }: ReturnType<typeof parseAuthenticatorData>,
  rp: RelyingParty,
  verified: boolean,
): PasskeyFault | null {
  if (!createHash('sha256').update(rp.id, 'utf8').digest().equals(rpIdHash))
    return 'it was made for another relying party';
  if (!flags.up) return 'nobody was present';
  if (verified && !flags.uv) return 'its user was not verified';
  if (flags.bs && !flags.be) return 'its backup flags contradict each other';
  return null;
}

function readClientData(encoded: string): ClientData | null {
  try {
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(encoded)));
    return clientData.safeParse(said).data ?? null;
  } catch {
    return null;
  }
}

function descriptor({ credentialId, transports }: { readonly credentialId: string; readonly transports: string }) {
  return { id: credentialId, transports: transports === '' ? [] : transports.split(',') };
}

const bytesOf = (encoded: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(encoded, 'base64url'));
const unpadded = (encoded: string): string => encoded.replace(/=+$/, '');
const message = (error: unknown): string => (error instanceof Error ? error.message : '');
