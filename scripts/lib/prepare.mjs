import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { install, isInstalled, seconds } from './install.mjs';
import { withLock } from './lock.mjs';
import { pinnedNode } from './pinned-node.mjs';
import { inRoot, root, say } from './repository.mjs';
import { sourceDigest, sourceFingerprint } from './sources.mjs';

/** What the last build was made of; written last, so it is there only when the build is whole. */
export const buildStamp = inRoot('dist', '.build.json');

/** Brings packages and build up to date. Does nothing, and says nothing, where both are. */
export async function prepare({ build = true, rebuild = false } = {}) {
  if (!rebuild && isInstalled() && (!build || isBuilt())) return;
  const onWait = (pid) => say(`Another preparation (process ${pid}) is under way: waiting for it ...`);
  await withLock(inRoot('.prepare.lock'), onWait, async (holdToo) => {
    if (!isInstalled()) await install(holdToo);
    if (build && (rebuild || !(isBuilt() || isBuiltAlready()))) await runBuild(holdToo);
  });
}

function isBuilt() {
  if (!existsSync(buildStamp)) return false;
  return JSON.parse(readFileSync(buildStamp, 'utf8')).fingerprint === sourceFingerprint();
}

/** Files were touched (by git, say) but read the same: the build is still right. */
function isBuiltAlready() {
  if (!existsSync(buildStamp)) return false;
  const stamp = JSON.parse(readFileSync(buildStamp, 'utf8'));
  const fingerprint = sourceFingerprint();
  if (stamp.build !== sourceDigest()) return false;
  writeFileSync(buildStamp, JSON.stringify({ ...stamp, fingerprint }, null, 1));
  return true;
}

async function runBuild(holdToo) {
  const began = Date.now();
  say('Building ...');
  const child = spawn(pinnedNode(), ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
  holdToo(child.pid);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error('The build failed: see above. What was built before is unchanged.');
  say(`Built in ${seconds(began)} s.`);
}

/** As prepare, for a script's own start: a failure is told in words, without a stack, and ends the script. */
export async function prepareOrExit(options) {
  try {
    await prepare(options);
  } catch (error) {
    say(error.message);
    process.exit(1);
  }
}
