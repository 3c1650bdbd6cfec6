/**
 * Members that a class takes from the environment by names which it only makes when it runs: `this[camelCase(name)] = env[name]` for each variable, as the
 * settings of a program are often one object. In: a class and a member that it declares. Out: the variable of that name, with what a file of
 * defaults says which the class reads.
 */
import { ts } from 'ts-morph';
import type { TextPart } from '../../../model/facts.js';
import { basesOf } from './bases.js';
import type { Evaluator } from './evaluator.js';
import { free, type Value } from './values.js';

/** A first look at the text, and what sets members by such names. */
const CAMEL = /camel/i;
/** A file that is read as dotenv files are. */
const DEFAULTS = /\bparse\s*\(\s*(?:\w+\.)?readFileSync\s*\([^;\n]*?['"`]([\w./-]+)['"`]\s*\)*/g;
/** Classes below classes. */
const DEEPEST = 4;

export function variableMember(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  name: string,
): readonly Value[] {
  const filling = fillerOf(evaluator, of, 0);
  if (!filling || !/^[a-z][A-Za-z\d]*$/.test(name)) return [];
  const variable = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase();
  const usual = defaultIn(evaluator, filling.getSourceFile(), variable);
  const part: TextPart = { variable, ...(usual !== undefined && { otherwise: [usual] }) };
  return [{ kind: 'text', parts: [part], origins: [of] }];
}

/** The constructor, own or inherited, that sets members by names which it makes of those of variables. */
function fillerOf(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  depth: number,
): ts.ConstructorDeclaration | undefined {
  const own = of.members.find(ts.isConstructorDeclaration);
  if (own?.body && CAMEL.test(own.body.getText()) && setsByNames(own.body)) return own;
  if (depth > DEEPEST) return undefined;
  for (const { value } of basesOf(evaluator, of, free)) {
    const inherited = value.kind === 'class' ? fillerOf(evaluator, value.node, depth + 1) : undefined;
    if (inherited) return inherited;
  }
  return undefined;
}

/** `this[_.camelCase(name)] = …` */
function setsByNames(body: ts.Node): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isElementAccessExpression(node.left) &&
      node.left.expression.kind === ts.SyntaxKind.ThisKeyword &&
      CAMEL.test(node.left.argumentExpression.getText())) ||
    (ts.forEachChild(node, (each) => visit(each) || undefined) ?? false);
  return visit(body);
}

function defaultIn({ program }: Evaluator, file: ts.SourceFile, variable: string): string | undefined {
  const path = program.pathOf(file);
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  for (const [, name = ''] of file.text.matchAll(DEFAULTS)) {
    if (name.includes('..')) continue;
    const text = program.text(directory + name.replace(/^\.\//, '')) ?? '';
    const [, said] =
      new RegExp(`^\\s*${variable}\\s*=\\s*['"]?([^'"\\s#]+)['"]?\\s*(?:#.*)?$`, 'm').exec(text) ?? [];
    if (said !== undefined) return said;
  }
  return undefined;
}
