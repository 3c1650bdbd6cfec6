/**
 * In: the boundaries of the model. Out: nothing, or every fault of every pattern. A pattern that matches nothing, or that something else
 * keeps from ever deciding, would be kept whatever happens, and nobody would notice.
 */
import { fileNames } from '../boundary.js';
import type { Boundaries, Boundary } from '../declarations.js';
import { isBelow } from '../directories.js';
import type { Model } from '../model.js';
import type { Location, Path } from '../nouns.js';
import { type Named, NO_CAPTURES, type Pattern, patternFault, readPattern } from '../pattern.js';
import { didYouMean, suggest } from '../suggest.js';
import { type Problem, UserError } from '../user-error.js';

/** @throws UserError with every fault, each at its place */
export function checkBoundaries(model: Model): void {
  const [first, ...others] = model.boundaries.flatMap((boundaries) => problemsOf(boundaries, model));
  if (first) throw new UserError(first, ...others);
}

/** A pattern and where it is written. */
interface Use {
  readonly part: 'layers' | 'from' | 'to';
  readonly text: string;
  readonly at: Location;
}

function problemsOf({ base, layers, allow, forbid }: Boundaries, model: Model): Problem[] {
  const inLayers = layers.flatMap(({ value, at }) =>
    value.map((text): Use => ({ part: 'layers', text, at })),
  );
  const edges = [...allow, ...forbid];
  const inEdges = edges.flatMap(({ from, to, at }): Use[] => [
    { part: 'from', text: from, at },
    { part: 'to', text: to, at },
  ]);
  const unreadable = [...inLayers, ...inEdges].flatMap(unreadableProblem);
  if (unreadable.length > 0) return unreadable;

  const nameFile = fileNames(model, base);
  const files = [...model.files.keys()];
  const inside = files.filter((path) => isBelow(base, path)).map(nameFile);
  let outside: readonly Named[] | undefined;
  const isAnywhere = (test: (file: Named) => boolean) => {
    if (inside.some(test)) return true;
    outside ??= files.filter((path) => !isBelow(base, path)).map(nameFile);
    return outside.some(test);
  };

  const matchless = [...inLayers, ...inEdges].filter(({ part, text }) => {
    const pattern = readPattern(text);
    const isMatch = (file: Named) => pattern.matches(file, NO_CAPTURES);
    return pattern.origin === 'tree' && !(part === 'from' ? inside.some(isMatch) : isAnywhere(isMatch));
  });
  if (matchless.length > 0) return matchless.map((use) => matchlessProblem(use, base, model));
  return [...edges.flatMap(slotProblem), ...hiddenLayers(inLayers, isAnywhere)];
}

function unreadableProblem({ part, text, at }: Use): Problem[] {
  const fault = patternFault(text);
  if (fault)
    return [{ message: `boundaries: ${part} "${shortened(text)}" ${fault.message}`, hint: fault.hint, at }];
  const { origin, slots } = readPattern(text);
  if (part !== 'to' && origin !== 'tree') {
    const message = `boundaries: ${part} "${text}" is no part of the tree`;
    return [{ message, hint: `what comes from outside can only be imported: put it into "to"`, at }];
  }
  if (part !== 'to' && slots.some(({ other }) => other)) {
    const message = `boundaries: ${part} "${text}" has a !{name}, which differs from nothing`;
    return [{ message, hint: 'capture with {name} in "from", and write !{name} in "to"', at }];
  }
  return [];
}

function matchlessProblem({ part, text, at }: Use, base: Path, model: Model): Problem {
  const names = [...model.modules.keys()];
  const meant = suggest(text, names);
  const where = part === 'from' && base !== '' ? ` in ${base}` : '';
  return {
    message: `boundaries: ${part} "${shortened(text)}" matches no file${where}`,
    hint:
      meant === undefined
        ? `a pattern is a module (${names.slice(0, 5).join(', ')} …), a path or a glob`
        : `did you mean "${meant}"?`,
    at,
  };
}

/** What `to` takes over, `from` must capture: otherwise it would stand for everything. */
function slotProblem({ from, to, at }: Boundary): Problem[] {
  const captured = readPattern(from).slots.map(({ name }) => name);
  return readPattern(to)
    .slots.filter(({ name }) => !captured.includes(name))
    .map(({ name }) => ({
      message: `boundaries: to "${to}" takes over {${name}}, which from "${from}" does not capture`,
      hint: didYouMean(name, captured) ?? 'write * for any segment',
      at,
    }));
}

/** A file is in the first layer that names it; one whose files all lie in earlier ones decides nothing. */
function hiddenLayers(uses: readonly Use[], some: (test: (file: Named) => boolean) => boolean): Problem[] {
  const patterns = uses.map(({ text }) => readPattern(text));
  const matches = (pattern: Pattern | undefined, file: Named) => pattern?.matches(file, NO_CAPTURES) === true;
  return uses.flatMap(({ text, at }, index) => {
    const earlier = patterns.slice(0, index);
    const isFound = some(
      (file) => matches(patterns[index], file) && !earlier.some((pattern) => matches(pattern, file)),
    );
    if (isFound) return [];
    const message = `boundaries: all files of layers "${text}" lie in layers that come before it`;
    return [{ message, hint: 'put the narrower pattern first', at }];
  });
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
