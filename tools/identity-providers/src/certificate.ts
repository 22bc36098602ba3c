import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A key and the self-signed certificate of it, as PEM. */
export interface Certificate {
  readonly privateKey: string;
  readonly certificate: string;
}

/** By openssl, as an administrator makes one. @param days how long it is valid from now on */
export async function newCertificate(name: string, days = 365): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'identity-provider-'));
  try {
    const key = join(folder, 'key.pem');
    const cert = join(folder, 'cert.pem');
    const subject = ['-subj', `/CN=${name}`, '-days', String(days)];
    await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject]);
    return { privateKey: await readFile(key, 'utf8'), certificate: await readFile(cert, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
