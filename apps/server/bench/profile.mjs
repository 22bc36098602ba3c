import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/** Samples where this process spends its time, until the answered function is called. With BENCH_PROFILE the raw profile is kept there. */
export async function startProfile(name) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    if (process.env.BENCH_PROFILE !== undefined)
      writeFileSync(`${process.env.BENCH_PROFILE}-${name}.cpuprofile`, JSON.stringify(profile));
    return summary(profile);
  };
}

/** The share of each package in the time that was not idle. Native code counts for whoever called it. */
function summary({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = node;
  const time = new Map();
  let busy = 0;
  samples.forEach((id, index) => {
    const owner = ownerOf(byId.get(id));
    if (owner === 'idle') return;
    time.set(owner, (time.get(owner) ?? 0) + timeDeltas[index]);
    busy += timeDeltas[index];
  });
  return [...time].map(([owner, spent]) => ({ owner, share: spent / busy })).sort((a, b) => b.share - a.share);
}

function ownerOf(node) {
  const { functionName, url } = node.callFrame;
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage collector';
  if (functionName === '(program)' || functionName === '(root)') return 'native code outside JavaScript';
  if (url.startsWith('node:')) return 'Node';
  if (url === '') return node.parent === undefined ? 'native code outside JavaScript' : ownerOf(node.parent);
  const inPackage = url.split('/node_modules/').at(-1);
  if (inPackage !== url)
    return inPackage.startsWith('@') ? inPackage.split('/').slice(0, 2).join('/') : inPackage.split('/')[0];
  return url.includes('/packages/domain/') ? 'Countersign (rules)' : 'Countersign (server)';
}
