import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

// An authenticator and the browser before it, in software: what a security key, a phone or this computer would answer. Each
// fault that the verification has to find can be put into an answer.

const ORIGIN = 'http://localhost:4000';
const RP_ID = 'localhost';

/** What is wrong, or different, about one answer. */
export interface Twist {
  readonly type?: string;
  readonly origin?: string;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
  readonly challenge?: string;
  readonly rpId?: string;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly backupEligible?: boolean;
  readonly backedUp?: boolean;
  /** Absent: one more than the last time. */
  readonly signCount?: number;
  /** Absent: whose it is, where it was asked without saying who; null: it does not say. */
  readonly userHandle?: string | null;
  /** Names this credential, and signs with the key there is. */
  readonly credentialId?: string;
  /** Registration: what the authenticator data says, beside what the answer says. */
  readonly statedCredentialId?: string;
  /** Of another key. */
  readonly signedBy?: SoftwarePasskey;
  readonly algorithm?: number;
  readonly format?: string;
  /** Bytes behind the end of the authenticator data. */
  readonly leftover?: boolean;
  /** After it was signed, the authenticator data is changed. */
  readonly tampered?: boolean;
  /** The answer as it is sent, changed at will. */
  readonly answer?: (answer: Record<string, unknown>) => unknown;
}

interface Options {
  readonly challenge: string;
  readonly user?: { readonly id: string };
  readonly allowCredentials?: readonly { readonly id: string }[];
}

/** One credential on one authenticator. */
export class SoftwarePasskey {
  readonly credentialId: string;
  private readonly privateKey: KeyObject;
  private readonly x: Buffer;
  private readonly y: Buffer;
  signCount = 0;
  userHandle: string | null = null;

  /** @param counts false: like passkeys that are synced, it says 0 for ever */
  constructor(
    readonly traits: { readonly counts?: boolean; readonly backupEligible?: boolean; readonly verifies?: boolean } = {},
  ) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' });
    this.privateKey = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    this.x = Buffer.from(jwk.x ?? '', 'base64url');
    this.y = Buffer.from(jwk.y ?? '', 'base64url');
    this.credentialId = randomBytes(32).toString('base64url');
  }

  /** The answer to navigator.credentials.create. */
  create(options: Options, twist: Twist = {}): unknown {
    this.userHandle = options.user?.id ?? null;
    const clientData = this.clientData('webauthn.create', options.challenge, twist);
    const id = Buffer.from(twist.statedCredentialId ?? this.credentialId, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const data = Buffer.concat([
      this.authenticatorData(twist, 0x40, twist.signCount ?? 0),
      Buffer.alloc(16),
      length,
      id,
      this.coseKey(twist.algorithm ?? -7),
      ...(twist.leftover === true ? [Buffer.from([0])] : []),
    ]);
    this.signCount = twist.signCount ?? 0;
    const format = twist.format ?? 'none';
    const statement =
      format === 'packed'
        ? map([text('alg'), integer(-7)], [text('sig'), bytes(this.signature(data, clientData, twist))])
        : format === 'none'
          ? map()
          : map(
              [text('alg'), integer(-7)],
              [text('sig'), bytes(randomBytes(70))],
              [text('x5c'), list(bytes(randomBytes(300)))],
            );
    return this.answer(
      {
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: map(
          [text('fmt'), text(format === 'certified' ? 'packed' : format)],
          [text('attStmt'), statement],
          [text('authData'), bytes(data)],
        ).toString('base64url'),
        transports: ['internal', 'hybrid'],
      },
      twist,
    );
  }

  /** The answer to navigator.credentials.get. */
  get(options: Options, twist: Twist = {}): unknown {
    if (twist.signCount === undefined && this.traits.counts !== false) this.signCount += 1;
    const clientData = this.clientData('webauthn.get', options.challenge, twist);
    const data = this.authenticatorData(twist, 0, twist.signCount ?? this.signCount);
    const signature = (twist.signedBy ?? this).signature(data, clientData, twist);
    const said = options.allowCredentials === undefined ? this.userHandle : null;
    const handle = twist.userHandle === undefined ? said : twist.userHandle;
    if (twist.tampered === true) data.writeUInt32BE(this.signCount + 100, 33);
    return this.answer(
      {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(handle === null ? {} : { userHandle: handle }),
      },
      twist,
    );
  }

  private answer(response: Record<string, unknown>, twist: Twist): unknown {
    const id = twist.credentialId ?? this.credentialId;
    const whole = { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
    return twist.answer?.(whole) ?? whole;
  }

  private clientData(type: string, challenge: string, twist: Twist): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: twist.type ?? type,
        challenge: twist.challenge ?? challenge,
        origin: twist.origin ?? ORIGIN,
        crossOrigin: twist.crossOrigin ?? false,
        ...(twist.topOrigin === undefined ? {} : { topOrigin: twist.topOrigin }),
      }),
    );
  }

  private authenticatorData(twist: Twist, attested: number, signCount: number): Buffer {
    const flags =
      (twist.userPresent === false ? 0 : 0x01) |
      ((twist.userVerified ?? this.traits.verifies ?? true) ? 0x04 : 0) |
      ((twist.backupEligible ?? this.traits.backupEligible ?? false) ? 0x08 : 0) |
      (twist.backedUp === true ? 0x10 : 0) |
      attested;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(signCount);
    return Buffer.concat([sha256(Buffer.from(twist.rpId ?? RP_ID)), Buffer.from([flags]), count]);
  }

  private signature(data: Buffer, clientData: Buffer, twist: Twist): Buffer {
    const key = twist.signedBy === undefined || twist.signedBy === this ? this.privateKey : twist.signedBy.privateKey;
    return sign('sha256', Buffer.concat([data, sha256(clientData)]), key);
  }

  private coseKey(algorithm: number): Buffer {
    return map(
      [integer(1), integer(2)],
      [integer(3), integer(algorithm)],
      [integer(-1), integer(1)],
      [integer(-2), bytes(this.x)],
      [integer(-3), bytes(this.y)],
    );
  }
}

const sha256 = (data: Buffer): Buffer => createHash('sha256').update(data).digest();

// The little of CBOR (RFC 8949) that an authenticator says.
function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}
const integer = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value]);
const text = (value: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const list = (...items: Buffer[]): Buffer => Buffer.concat([head(4, items.length), ...items]);
const map = (...entries: (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([head(5, entries.length), ...entries.flat()]);
