import { CommandFailed } from './run.mjs';

/** The end of a script that could not do its work: a failed command has said why, a bug shows where. */
export function endWith(error) {
  console.error(error instanceof CommandFailed ? error.message : error);
  process.exit(1);
}
