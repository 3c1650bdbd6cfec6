import { UserError } from '../../src/model/user-error.js';

/** The problems that something throws, as a person reads them: `file:line:column message (hint)`. */
export async function problemsOf(work: () => unknown): Promise<string[]> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(({ message, hint, at }) => {
      const place = [at?.path, at?.line, at?.column].filter((part) => part !== undefined).join(':');
      return `${place && `${place} `}${message}${hint ? ` (${hint})` : ''}`;
    });
  }
  return [];
}
