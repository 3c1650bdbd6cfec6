/** What tells the parts of a text from one another, for who reads it without a syntax tree. */

/** What stands before a regular expression, and no division, and the characters before it that are looked at for that. */
const [EXPECTS, NEAR] = [/(?:[(,=:[!&|?{;+]|=>|\b(?:return|typeof|case|of|in))\s*$/, 60];
const REGULAR = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//y;

/** The brackets, commas, semicolons and beginnings of lines of a text that are no part of a text or a regular expression in it, nor of a comment. */
export function* marksOf(text: string, from = 0): Generator<{ readonly at: number; readonly mark: string }> {
  yield { at: from, mark: '\n' };
  /** How deep the brackets were in which each of the templates around stands. */
  const templates: number[] = [];
  let depth = 0;
  const marks = /[()[\]{},;\n'"`]|\/[/*]?/g;
  marks.lastIndex = from;
  let isTemplate = false;
  for (;;) {
    if (isTemplate) {
      const part = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{)?/y;
      part.lastIndex = marks.lastIndex;
      const [all = '', end] = part.exec(text) ?? [];
      marks.lastIndex += all.length;
      if (end === undefined) return;
      isTemplate = false;
      if (end === '`') continue;
      templates.push(depth);
      depth += 1;
      continue;
    }
    const found = marks.exec(text);
    if (!found) return;
    const [mark] = found;
    const at = found.index;
    if (mark === '`') isTemplate = true;
    else if (mark === "'" || mark === '"') {
      const rest = mark === "'" ? /(?:[^'\\\n]|\\[\s\S])*'?/y : /(?:[^"\\\n]|\\[\s\S])*"?/y;
      rest.lastIndex = at + 1;
      marks.lastIndex += rest.exec(text)?.[0].length ?? 0;
    } else if (mark === '//' || mark === '/*') {
      const end = mark === '//' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
      marks.lastIndex = end === -1 ? text.length : end;
    } else if (mark === '/') {
      REGULAR.lastIndex = at;
      const isExpected = EXPECTS.test(text.slice(Math.max(0, at - NEAR), at));
      if (isExpected) marks.lastIndex += Math.max(0, (REGULAR.exec(text)?.[0].length ?? 1) - 1);
    } else if (mark === '}' && templates.at(-1) === depth - 1) {
      templates.pop();
      depth -= 1;
      isTemplate = true;
    } else {
      if ('([{'.includes(mark)) depth += 1;
      if (')]}'.includes(mark)) depth -= 1;
      yield mark === '\n' ? { at: at + 1, mark } : { at, mark };
    }
  }
}
