import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, stampDirectory } from './paths.mjs';

const neverSources = new Set(['node_modules', 'dist', '.git', 'data', 'test-results', 'playwright-report']);

function* filesUnder(path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  for (const entry of readdirSync(full, { withFileTypes: true })) {
    if (neverSources.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) continue;
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesUnder(child);
    else if (entry.isFile()) yield child;
  }
}

/** One hash over names and contents. Contents, not dates: a fresh checkout touches every date and changes nothing. */
export function hashOf({ files = [], folders = [], salt = '' }) {
  const all = [...files.filter((file) => existsSync(join(root, file))), ...folders.flatMap((f) => [...filesUnder(f)])];
  const hash = createHash('sha256').update(salt);
  for (const file of all.sort()) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

export function readStamp(name) {
  const file = join(stampDirectory, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

export function writeStamp(name, value) {
  mkdirSync(stampDirectory, { recursive: true });
  writeFileSync(join(stampDirectory, name), value);
}

export function clearStamp(name) {
  rmSync(join(stampDirectory, name), { force: true });
}
