/**
 * A question that is answered once for what it is asked of. What it is asked of never changes, and neither does the answer: so nobody can tell
 * that it was asked before, but by the time it takes. The answers go when what they are about goes.
 */
export function once<About extends object, Answer>(
  question: (about: About) => Answer,
): (about: About) => Answer {
  const answers = new WeakMap<About, { readonly answer: Answer }>();
  return (about) => {
    const known = answers.get(about);
    if (known) return known.answer;
    const answer = question(about);
    answers.set(about, { answer });
    return answer;
  };
}
