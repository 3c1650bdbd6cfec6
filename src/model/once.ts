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

/** The same for a question that has a second part: what parts with one key are told is told once. */
export function onceFor<About extends object, Part, Answer>(
  keyOf: (part: Part) => string,
  question: (about: About, part: Part) => Answer,
): (about: About, part: Part) => Answer {
  const answersTo = once((_: About) => new Map<string, { readonly answer: Answer }>());
  return (about, part) => {
    const answers = answersTo(about);
    const key = keyOf(part);
    const known = answers.get(key);
    if (known) return known.answer;
    const answer = question(about, part);
    answers.set(key, { answer });
    return answer;
  };
}
