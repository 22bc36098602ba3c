import { FirstRelease1795392000000 } from './0001-first-release.js';

/** In order. Append only. */
export const MIGRATIONS = [FirstRelease1795392000000];
