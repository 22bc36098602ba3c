import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** Under node_modules on purpose: who deletes node_modules also deletes what claims that it is complete. */
export const stampDirectory = join(root, 'node_modules', '.stamps');

export const serverMain = join(root, 'apps/server/dist/main.js');
export const commandLineMain = join(root, 'apps/server/dist/cli/main.js');
export const demoMain = join(root, 'apps/server/dist/demo/main.js');

/** A program that a package of the workspace depends on, as pnpm linked it. */
export function binary(workspacePackage, name) {
  return join(root, workspacePackage, 'node_modules/.bin', name);
}

export function inRoot(...parts) {
  return join(root, ...parts);
}

export function missingIn(paths) {
  return paths.filter((path) => !existsSync(join(root, path)));
}
