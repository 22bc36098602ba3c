import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

export class CommandFailed extends Error {}

/** The code a shell reports: a process ended by a signal counts as 128 plus its number. */
function exitCodeOf(code, signal) {
  return signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
}

/** Runs to the end and answers the exit code and everything printed. */
export function capture(command, args, { cwd = root, env = process.env } = {}) {
  return new Promise((resolve) => {
    // What is kept to be shown later may be shown in a log: colors would be noise there.
    const { FORCE_COLOR: _, ...plain } = env;
    const child = spawn(command, args, { cwd, env: { ...plain, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}\n` }));
    child.on('close', (code, signal) =>
      resolve({ code: exitCodeOf(code, signal), output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

/** For steps nobody wants to read about unless they fail; then everything they said is the message. */
export async function runQuietly(command, args, options) {
  const { code, output } = await capture(command, args, options);
  if (code !== 0) throw new CommandFailed(`${output.trimEnd()}\n${command} ended with code ${code}.`);
  return output;
}

/** For steps whose output is the point. */
export function runLoudly(command, args, { cwd = root, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const endWithUs = () => child.kill('SIGTERM');
    process.once('exit', endWithUs);
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code, signal) => {
      process.off('exit', endWithUs);
      resolve(exitCodeOf(code, signal));
    });
  });
}

/**
 * Stands aside for another program: its output is ours, signals reach it, and it decides how we end.
 *
 * It stays in our process group, so that whoever kills the group leaves no server behind. A ctrl-C in a terminal
 * reaches the whole group by itself; passing that on would make a second one, which many a program takes for "at once".
 */
export function handOver(command, args, { cwd = root, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    const lastPassed = new Map();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (signal === 'SIGINT' && process.stdin.isTTY) return;
        // npm passes on what its group got as well, so one signal may come in twice.
        const now = performance.now();
        if (now - (lastPassed.get(signal) ?? -Infinity) < 500) return;
        lastPassed.set(signal, now);
        child.kill(signal);
      });
    }
    process.on('exit', () => child.kill('SIGTERM'));
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
}
