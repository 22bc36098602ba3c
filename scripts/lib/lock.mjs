import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { inRoot } from './paths.mjs';

// Not inside node_modules: the install that it guards may empty that folder.
const lockFile = inRoot('.stamps.lock');

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function tryTake() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Installing and building is for one at a time: `npm start` in one terminal and `npx countersign` in another would
 * else write the same files at once. A lock left by a process that was killed is taken over.
 */
export async function withBuildLock(work) {
  let told = false;
  while (!tryTake()) {
    const holder = existsSync(lockFile) ? Number(readFileSync(lockFile, 'utf8')) : undefined;
    // An empty file is one that its owner is just about to fill.
    if (holder > 0 && !isAlive(holder)) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (!told) console.error('Waiting for another Countersign command to finish building …');
    told = true;
    await pause(200);
  }
  const release = () => rmSync(lockFile, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
