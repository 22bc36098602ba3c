// `npm run dev`: compiles, restarts the server and reloads the console as files change. One ctrl-C stops all.
import './lib/node-version.mjs';
import { spawn } from 'node:child_process';
import { makeReady } from './lib/build.mjs';
import { endWith } from './lib/fail.mjs';
import { binary, inRoot, root, serverMain } from './lib/paths.mjs';

const children = new Set();
let stopping = false;

function stopAll() {
  stopping = true;
  // Whole groups: the compiler is a program behind a program, and the one in front does not pass signals on.
  for (const child of children) signalGroup(child, 'SIGTERM');
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function launch(name, command, args, cwd = root) {
  // A group of its own each: a ctrl-C in the terminal reaches this script only, which then stops them in one way.
  const child = spawn(command, args, {
    cwd,
    env: process.env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  children.add(child);
  child.on('error', (error) => console.error(`${name}: ${error.message}`));
  child.on('exit', (code) => {
    children.delete(child);
    if (stopping) return;
    // Two of three would look alive and serve something old.
    console.error(`${name} ended with code ${code}: stopping the rest.`);
    process.exitCode = 1;
    stopAll();
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stopAll);
process.on('exit', () => {
  for (const child of children) signalGroup(child, 'SIGKILL');
});

try {
  await makeReady();
  if (!stopping) {
    launch('The compiler', binary('apps/server', 'tsc'), ['-b', '--watch', '--preserveWatchOutput']);
    launch('The server', process.execPath, ['--watch', '--watch-preserve-output', serverMain]);
    launch('The console', binary('apps/console', 'vite'), [], inRoot('apps/console'));
  }
} catch (error) {
  endWith(error);
}
