import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pinnedNode } from './pinned-node.mjs';
import { root } from './repository.mjs';

/** Runs one tier's tests and counts them. What Vitest prints goes straight to the terminal. */
export async function runTests(tier, filters, { environment = process.env, wrapper = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-tests-'));
  const report = join(folder, 'report.json');
  const [command, ...args] = [
    ...wrapper,
    ...[pinnedNode(), 'node_modules/vitest/vitest.mjs', 'run', '--project', tier],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ...filters,
  ];
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: environment });
  const stop = (signal) => child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, stop);
  // On Ctrl-C Vitest winds up by itself; this script outlives it to print the sum.
  process.on('SIGINT', () => {});
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (status) => resolve(status ?? 1));
  });
  const counts = count(report, code);
  rmSync(folder, { recursive: true, force: true });
  return counts;
}

function count(report, code) {
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  const broken = (result?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const counts = {
    passed: result?.numPassedTests ?? 0,
    // A file that could not be loaded has no tests to fail, and is a failure all the same.
    failed: (result?.numFailedTests ?? 0) + broken.length,
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  };
  // As is an error outside of every test.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  tellFailures(result, broken);
  return counts;
}

/** Said again beside the sum: in a long run's output the first word of them is far above. */
function tellFailures(result, broken) {
  for (const file of result?.testResults ?? []) {
    for (const test of file.assertionResults.filter(({ status }) => status === 'failed')) {
      console.log(`FAILED: ${relative(root, file.name)}: ${test.fullName}`);
      console.log(`  ${test.failureMessages.join('\n').split('\n').slice(0, 6).join('\n  ')}`);
    }
  }
  for (const file of broken) console.log(`FAILED: ${relative(root, file.name)}: ${file.message}`);
}

export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
