/**
 * Scripts of Redis: `redis.eval(script, 1, key)`, `client.eval(script, { keys: [key] })`, `redis.defineCommand('reserve', { numberOfKeys: 1, lua })` and
 * then `redis.reserve(key)`. In: a call. Out: the keys that the script is given, and those that it names itself, with what it does to each.
 * https://redis.io/docs/latest/develop/programmability/eval-intro/
 */
import { ts } from 'ts-morph';
import type { StoreMode } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Context, free, type Value } from '../evaluate/values.js';
import { modeOfCommand } from './redis.js';

/** What a script does to a key: one that it is given, by its number, or one that it names. */
interface Use {
  readonly key: number | string;
  readonly mode: StoreMode;
}

export interface KeyUse {
  readonly name: Parts;
  readonly mode: StoreMode;
  /** No client puts its prefix before it. */
  readonly isWhole?: true;
}

/** The commands that a program adds to its clients, by their names. */
export type Commands = ReadonlyMap<string, { readonly keys: number; readonly script: string | undefined }>;

export function keysOfScript(
  evaluator: Evaluator,
  node: ts.CallExpression,
  name: string,
  context: Context,
  commands: Commands,
): readonly KeyUse[] {
  const command = commands.get(name);
  if (command) {
    const given = node.arguments.slice(0, command.keys);
    return used(
      usesIn(command.script),
      given.map((each) => partsOf(evaluator, each, context)),
    );
  }
  const [script, second, ...others] = node.arguments;
  if (!/^eval(?:sha)?(?:_?ro)?$/i.test(name) || !script || !second) return [];
  const text = evaluator.valuesOf(script, context).map(fixed)[0];
  const options = evaluator.valuesOf(second, context);
  const listed = memberOf(evaluator, options, 'keys', second).flatMap((each) =>
    each.kind === 'list' ? (each.elements ?? each.items.map((item) => [item])) : [],
  );
  const count = Number(options.map(fixed)[0]);
  const given =
    listed.length > 0
      ? listed.map((each) => partsOfValues(evaluator, each, second))
      : others.slice(0, Number.isInteger(count) ? count : 0).map((each) => partsOf(evaluator, each, context));
  return used(usesIn(text), given);
}

function used(uses: readonly Use[] | undefined, given: readonly (readonly Parts[])[]): readonly KeyUse[] {
  // Of a script that is not known, only that it is there to write.
  const all = uses ?? given.map((_, index): Use => ({ key: index + 1, mode: 'write' }));
  return all.flatMap(({ key, mode }): readonly KeyUse[] => {
    if (typeof key === 'string') return [{ name: [key], mode, isWhole: true }];
    return (given[key - 1] ?? []).map((name) => ({ name, mode }));
  });
}

const CALL =
  /\bredis\.p?call\s*\(\s*(['"])(\w+)\1\s*,\s*(?:KEYS\s*\[\s*(\d+)\s*\]|(['"])([^'"\n]*)\4|([A-Za-z_]\w*))/g;
const LOCAL = /\blocal\s+([A-Za-z_]\w*)\s*=\s*(?:KEYS\s*\[\s*(\d+)\s*\]|(['"])([^'"\n]*)\3)/g;

/** What a script of Lua does to which keys, as far as it spells them. */
function usesIn(script: string | undefined): readonly Use[] | undefined {
  if (script === undefined) return undefined;
  const code = script.replace(/--[^\n]*/g, '');
  const locals = new Map(
    [...code.matchAll(LOCAL)].map(([, name = '', number, , text]) => [name, keyOf(number, text)]),
  );
  const found = new Map<string, Use>();
  for (const [, , command = '', number, , text, name] of code.matchAll(CALL)) {
    const key = name === undefined ? keyOf(number, text) : locals.get(name);
    const mode = modeOfCommand(command);
    if (key !== undefined && mode) found.set(`${mode} ${key}`, { key, mode });
  }
  return [...found.values()];
}

function keyOf(number: string | undefined, text: string | undefined): number | string | undefined {
  return number === undefined ? text : Number(number);
}

/** What files add to clients: `redis.defineCommand(…)`, `new Redis({ scripts: { reserve: { numberOfKeys, lua } } })`. */
export function commandsIn(evaluator: Evaluator, files: readonly ts.SourceFile[]): Commands {
  const found = new Map<string, { readonly keys: number; readonly script: string | undefined }>();
  const add = (name: string, values: readonly Value[], at: ts.Node) => {
    const said = (option: string) => memberOf(evaluator, values, option, at).map(fixed)[0];
    const keys = Number(said('numberOfKeys'));
    if (Number.isInteger(keys) && !found.has(name)) found.set(name, { keys, script: said('lua') });
  };
  for (const file of files) {
    if (!/\bdefineCommand\b|\bnumberOfKeys\b/.test(file.text)) continue;
    const visit = (node: ts.Node): void => {
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        node.expression.name.text === 'defineCommand'
      ) {
        const [name, options] = node.arguments;
        for (const value of name && options ? evaluator.valuesOf(name, free) : []) {
          const text = fixed(value);
          if (text !== undefined) add(text, evaluator.valuesOf(options!, free), node);
        }
      } else if (
        ts.isPropertyAssignment(node) &&
        node.name.getText() === 'scripts' &&
        ts.isObjectLiteralExpression(node.initializer)
      ) {
        for (const name of evaluator.indexOf(node.initializer).named.keys())
          add(
            name,
            evaluator.member({ kind: 'object', node: node.initializer, context: free }, name, node),
            node,
          );
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}
