import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** As much of a glob as the scripts need: `*` for one whole folder or within a name. Node 20 has none of its own. */
export function globSync(pattern) {
  let found = [''];
  for (const part of pattern.split('/')) {
    const matcher = new RegExp(`^${part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
    found = found.flatMap((base) => {
      if (!part.includes('*')) return existsSync(join(root, base, part)) ? [join(base, part)] : [];
      if (!statSync(join(root, base), { throwIfNoEntry: false })?.isDirectory()) return [];
      return readdirSync(join(root, base), { withFileTypes: true })
        .filter((entry) => matcher.test(entry.name) && entry.name !== 'node_modules')
        .map((entry) => join(base, entry.name));
    });
  }
  return found.sort();
}
