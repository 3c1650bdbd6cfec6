/**
 * What frameworks of pages ask before all routes, and that passes on some paths: `middleware.ts` of Next, `handle` of SvelteKit, middleware of Nuxt. In: such a function. Out: the
 * beginnings of paths that it tests for, or that it is said to be asked for, each with the address that takes its place. Sources:
 * https://nextjs.org/docs/app/api-reference/file-conventions/middleware, https://svelte.dev/docs/kit/hooks, https://nitro.build/guide/routing#route-middleware
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context, FunctionValue } from '../evaluate/values.js';
import type { Answer } from './answers.js';
import { decidedBelow } from './asked-paths.js';
import { passedOnByFile } from './file-passing.js';
import { mountAt } from './mount-paths.js';
import type { Site } from './site.js';
import { memberOf, type Parts } from './texts.js';

export interface PassedByHook {
  readonly prefix: string;
  /** Nothing for what the function tests for and passes on to nobody, though it passes on what lies around that. */
  readonly to: Parts;
}

export function passedOnByHook(
  evaluator: Evaluator,
  file: ts.SourceFile,
  answers: FunctionValue,
  readAt: (site: Site, context: Context) => Answer | undefined,
): readonly PassedByHook[] {
  const passedAt = (whole: string): readonly PassedByHook[] =>
    passedOnByFile(
      evaluator,
      { path: `${whole}/*`, node: file, answers, names: [], inParts: true, isHook: true },
      readAt,
    ).map((to) => ({ prefix: whole, to }));
  const bases = matched(evaluator, file);
  return (bases.length > 0 ? bases : ['']).flatMap((base) => {
    const tested = decidedBelow(evaluator, mountAt('', `${base}/*`, false), ({ whole }) => passedAt(whole));
    const passed = tested.map(({ whole }) => ({ whole, to: passedAt(whole) }));
    const isAround = (outer: string, whole: string) =>
      passed.some(({ whole: each, to }) => each === outer && to.length > 0) && whole.startsWith(`${outer}/`);
    const below = passed.flatMap(({ whole, to }): readonly PassedByHook[] =>
      to.length === 0 && passed.some((each) => isAround(each.whole, whole))
        ? [{ prefix: whole, to: [] }]
        : to,
    );
    // What is passed on whatever is asked would be the pages themselves as well.
    return below.length > 0 || base === '' ? below : passedAt(base);
  });
}

/** The paths that Next is told to ask for: `export const config = { matcher: '/api/:path*' }`. */
function matched(evaluator: Evaluator, file: ts.SourceFile): readonly string[] {
  const config = evaluator.exported(evaluator.program.pathOf(file), 'config');
  const said = memberOf(evaluator, config, 'matcher', file);
  const texts = said.flatMap((value) => (value.kind === 'list' ? value.items : [value])).map(fixed);
  return texts.flatMap((text) => {
    const [, base] = /^((?:\/[\w.-]+)+)\/(?::\w+\*|\(\.\*\))$/.exec(text ?? '') ?? [];
    return base ?? [];
  });
}
