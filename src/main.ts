import process from 'node:process';
import { UserError } from './model/user-error.js';
import { run } from './run.js';
import type { Output } from './world.js';
import { createWhole, writeWhole } from './write-whole.js';

/** Runs archfit in this process: the one door to the world. */
export async function main(): Promise<void> {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      process.stderr.write(`archfit: a fault of archfit, please report it: ${String(error)}\n`);
      process.exit(2);
    });
  }
  process.exitCode = await run(process.argv.slice(2), {
    stdout: tolerant(process.stdout),
    stderr: tolerant(process.stderr),
    cwd: process.cwd(),
    env: process.env,
    stdin: () => whole(process.stdin),
    writeFile: (path, text) => writeWhole(process.cwd(), path, text),
    createFile: (path, text) => createWhole(process.cwd(), path, text),
  });
}

/** What V8 can hold as one text. */
const LARGEST_INPUT = 500_000_000;

/** What is piped into this process; a person at a terminal is told that nothing is. */
async function whole(stream: NodeJS.ReadStream): Promise<Buffer> {
  if (stream.isTTY) {
    throw new UserError({
      message: 'nothing is piped into archfit, which was told to read standard input',
      hint: 'psql --csv -c "…" | archfit check --statements -',
    });
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > LARGEST_INPUT) throw new UserError({ message: 'standard input is larger than 500 MB' });
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/**
 * Whoever reads our output may stop reading (`archfit check | head`): what is left is not written, and the run ends as it would
 * have. Output that cannot be written for another reason, a full disk, is no result that can be vouched for.
 */
function tolerant(stream: NodeJS.WriteStream): Output {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code === 'EPIPE') return;
    process.exitCode = 2;
    process.once('exit', () => {
      process.exitCode = 2;
    });
  });
  return {
    write: (text) => open && stream.write(text),
    isTTY: stream.isTTY,
    columns: stream.columns,
  };
}
