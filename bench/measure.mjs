import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @typedef {{ command: string, arguments: readonly string[], directory: string, environment?: Record<string, string> }} Command
 * @typedef {{ seconds: number, bytes: number | undefined, code: number | null, output: string, timedOut: boolean }} Measured
 *   `seconds` from start to end, by the clock; `bytes` of memory at the peak, where the system tells it; `output` is the end
 *   of what it printed, standard output and error together; `code` is null when it did not start, or a signal ended it
 */

const POLL_MILLISECONDS = 10;
const LONGEST_MILLISECONDS = 15 * 60_000;
const OUTPUT_KEPT = 4_000_000;

/** Runs a command to its end, or for fifteen minutes. @param {Command} command @returns {Promise<Measured>} */
export async function measure({ command, arguments: words, directory, environment = {} }) {
  const startedAt = performance.now();
  const child = spawn(command, words, {
    cwd: directory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let timedOut = false;
  let bytes = 0;
  const keep = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk).slice(-OUTPUT_KEPT);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const poll = setInterval(() => {
    if (child.pid !== undefined) bytes = Math.max(bytes, memoryOf(child.pid));
  }, POLL_MILLISECONDS);
  const limit = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, LONGEST_MILLISECONDS);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output = error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  clearInterval(poll);
  clearTimeout(limit);
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, bytes: bytes > 0 ? bytes : undefined, code, output, timedOut };
}

/**
 * Bytes of memory of a process and all below it: for a single process the peak that Linux has kept for it, for several the
 * sum of what they use now. 0 where there is no /proc, or nothing left to ask.
 * @param {number} pid
 */
function memoryOf(pid) {
  const processes = withChildren(pid).map(statusOf);
  const now = processes.reduce((sum, { resident }) => sum + resident, 0);
  return Math.max(now, ...processes.map(({ peak }) => peak));
}

/** @param {number} pid @returns {number[]} */
function withChildren(pid) {
  const children = textOf(`/proc/${pid}/task/${pid}/children`).trim();
  return [
    pid,
    ...(children === '' ? [] : children.split(' ').flatMap((child) => withChildren(Number(child)))),
  ];
}

/** @param {number} pid */
function statusOf(pid) {
  const status = textOf(`/proc/${pid}/status`);
  const bytes = (/** @type {RegExp} */ pattern) => Number(pattern.exec(status)?.[1] ?? 0) * 1024;
  return { resident: bytes(/^VmRSS:\s+(\d+) kB$/m), peak: bytes(/^VmHWM:\s+(\d+) kB$/m) };
}

/** @param {string} path @returns {string} empty when it cannot be read */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
