import { createProgram, usageExitCode } from './cli/program.js';
import { maskInside } from './model/mask.js';
import { type Problem, UserError } from './model/user-error.js';
import { plain } from './report/plain.js';
import type { World } from './world.js';

/**
 * Runs one command line: the whole of archfit as a function, with the one catch.
 * @param argv arguments without the interpreter and the script
 * @returns the exit code: 0 nothing to fail on, 1 open violations, 2 archfit could not run or cannot vouch for the result
 */
export async function run(argv: readonly string[], world: World): Promise<0 | 1 | 2> {
  let exitCode: 0 | 1 = 0;
  const program = createProgram(world, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    const usage = usageExitCode(error);
    if (usage !== undefined) return usage;
    if (error instanceof UserError) {
      for (const problem of error.problems) world.stderr.write(`${described(problem)}\n`);
      return 2;
    }
    const stack = error instanceof Error ? error.stack : String(error);
    world.stderr.write(
      `archfit: this is a fault of archfit, not of your system. Please report it with what follows.\n${stack}\n`,
    );
    return 2;
  }
}

/** `archfit.yaml:12:3: unknown key` and, indented, how to mend it; a connection string given in the wrong place is quoted without its password. */
function described({ message, hint, at }: Problem): string {
  const place = at
    ? [at.path, at.line, at.line && at.column].filter((part) => part !== undefined).join(':')
    : 'archfit';
  return `${plain(maskInside(`${place}: ${message}`))}${hint ? `\n  ${plain(hint)}` : ''}`;
}
