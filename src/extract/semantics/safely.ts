/** How often the stack was exhausted in this thread since that was last asked for. */
let exhausted = 0;

/** What an answer would be, were the code not nested so deeply, or going so far in a circle, that it exhausts the stack. */
export function safely<Answer>(read: () => Answer): Answer | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    exhausted += 1;
    return undefined;
  }
}

/** How often something was given up for that. What it would have told is missing, so it is counted. */
export function takeExhausted(): number {
  const count = exhausted;
  exhausted = 0;
  return count;
}

/** The same of what several threads answered. */
export function exhaustedIn(answers: readonly { readonly exhausted?: number }[]): number {
  return answers.reduce((sum, answer) => sum + (answer.exhausted ?? 0), 0);
}
