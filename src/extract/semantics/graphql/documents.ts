/**
 * Which operations of GraphQL an expression stands for: a template with or without a tag, what a function is given such a text for, a constant that
 * holds one wherever it is declared, a document that is imported or generated. In: the expression. Out: what it asks for; nothing for all else.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { unwrapped } from '../declared.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';
import { type Asked, GRAPH_DOCUMENT, type KnownGraph, withoutHoles } from './known.js';
import type { Root } from './text.js';

/** What makes a document of a text, by the names that libraries and people give it. */
const MAKES =
  /^(?:gql|graphql\w*|apolloGql|parse|TypedDocumentString|graphqlTag|Gql|gqlTag|print|loadable\w*)$/;
/** Options that hold a document. */
export const HOLDS = /^(?:query|mutation|subscription|document|doc|operation|gqlQuery|queryDocument)$/;
/** Barrels before barrels. */
const DEEPEST = 8;

export class Documents {
  readonly #evaluator: Evaluator;
  readonly #known: KnownGraph;
  readonly #speaks: (file: Path) => boolean;

  /** @param speaks whether a file, or one that it imports, speaks of GraphQL at all; what holds a value in others is not followed */
  constructor(evaluator: Evaluator, known: KnownGraph, speaks: (file: Path) => boolean) {
    this.#evaluator = evaluator;
    this.#known = known;
    this.#speaks = speaks;
  }

  /** The operations that an expression stands for. */
  asked(node: ts.Expression, context: Context, isLikely = true): readonly Asked[] {
    const bare = unwrapped(node);
    if (ts.isConditionalExpression(bare))
      return [...this.asked(bare.whenTrue, context), ...this.asked(bare.whenFalse, context)];
    const own = this.#written(bare, context);
    if (own) return own;
    const from = this.#evaluator.program.pathOf(bare.getSourceFile());
    // One that is chosen, or made: `DELETE[kind]`, `favorites(kind)`.
    if (ts.isElementAccessExpression(bare) || ts.isCallExpression(bare))
      return this.#evaluator.valuesOf(bare, context).flatMap((value) => this.#ofValue(value, from));
    if (!ts.isIdentifier(bare) && !ts.isPropertyAccessExpression(bare)) return [];
    const defined = ts.isIdentifier(bare) ? this.#defined(bare.text, bare, 0) : [];
    for (const each of defined) {
      const found = this.#written(unwrapped(each), context);
      if (found && found.length > 0) return found;
    }
    const held =
      isLikely && this.#speaks(from)
        ? this.#evaluator.valuesOf(bare, context).flatMap((value) => this.#ofValue(value, from))
        : [];
    if (held.length > 0) return held;
    // `OrdersDocument`, which is generated when the program is built.
    const name = ts.isIdentifier(bare) ? bare.text : bare.name.text;
    const [, operation] = /^(\w+?)Document$/.exec(name) ?? [];
    const generated = operation === undefined ? undefined : this.#generated(operation, from);
    return generated ? [generated] : [];
  }

  /** The operation that a generator has made a name from, with or without what kind of operation it is at its end. */
  #generated(name: string, from: string): Asked | undefined {
    return (
      this.#known.named(name, from) ??
      this.#known.named(name.replace(/(?:Query|Mutation|Subscription)$/, ''), from)
    );
  }

  /** What a text asks for that stands there; undefined where none stands. */
  #written(node: ts.Expression, context: Context): readonly Asked[] | undefined {
    if (ts.isStringLiteralLike(node)) return this.#known.operationsIn(node.text);
    if (ts.isTemplateExpression(node)) return this.#known.operationsIn(this.#filled(node, context));
    if (ts.isTaggedTemplateExpression(node)) {
      const { template } = node;
      return this.#known.operationsIn(
        ts.isTemplateExpression(template) ? this.#filled(template, context) : template.text,
      );
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const [first] = node.arguments ?? [];
      return first && MAKES.test(lastName(node.expression) ?? '') ? this.asked(first, context) : undefined;
    }
    return ts.isObjectLiteralExpression(node) ? this.#held(node, context) : undefined;
  }

  /** What an object is or holds: `{ kind: 'Document', definitions: […] }`, `{ query: '{ orders { id } }', variables }`. */
  #held(node: ts.ObjectLiteralExpression, context: Context): readonly Asked[] | undefined {
    const parsed = this.#parsed(node);
    if (parsed) return parsed;
    const held = node.properties.flatMap((each): readonly Asked[] => {
      const option = documentOption(each);
      return option && !ts.isObjectLiteralExpression(unwrapped(option)) ? this.asked(option, context) : [];
    });
    return held.length > 0 ? held : undefined;
  }

  /** The text of a template, with what the function around it is given where that is known: `orderBy('id')`. */
  #filled({ head, templateSpans }: ts.TemplateExpression, context: Context): string {
    const pieces = templateSpans.map(({ expression, literal }) => {
      const isGiven = ts.isIdentifier(expression) && this.#evaluator.isBound(context);
      const [only, ...others] = isGiven ? this.#evaluator.valuesOf(expression, context).map(fixed) : [];
      return `${others.length === 0 && /^\w+$/.test(only ?? '') ? only : ' '}${literal.text}`;
    });
    return withoutHoles([head.text, ...pieces].join(''));
  }

  #ofValue(value: Value, from: string): readonly Asked[] {
    if (value.kind === 'text')
      return this.#known.operationsIn(
        value.parts.map((part) => (typeof part === 'string' ? part : ' ')).join(''),
      );
    if (value.kind === 'object') return this.#held(value.node, value.context) ?? [];
    if (value.kind !== 'derived') return [];
    const last = value.steps.at(-1);
    if (last?.step === 'call' || last?.step === 'new') return this.#written(last.node, last.context) ?? [];
    const specifier = 'package' in value.root ? value.root.package : '';
    if (!GRAPH_DOCUMENT.test(specifier.replace(/\?\w+$/, ''))) return [];
    const all = this.#known.operationsAt(specifier, from);
    const named = last?.step === 'member' ? all.filter(({ name }) => name === last.name) : [];
    return named.length > 0 ? named : all;
  }

  /** `{ kind: 'Document', definitions: […] }`, as generators write it. */
  #parsed(node: ts.ObjectLiteralExpression): readonly Asked[] | undefined {
    const definitions = memberOf(node, 'definitions');
    if (!definitions || !ts.isArrayLiteralExpression(definitions)) return undefined;
    const [first] = definitions.elements.flatMap((each): readonly Asked[] => {
      if (textOf(memberOf(each, 'kind')) !== 'OperationDefinition') return [];
      const root = ROOT[textOf(memberOf(each, 'operation')) ?? ''];
      const selections = memberOf(memberOf(each, 'selectionSet'), 'selections');
      if (!root || !selections || !ts.isArrayLiteralExpression(selections)) return [];
      const fields = selections.elements.flatMap(
        (one) => textOf(memberOf(memberOf(one, 'name'), 'value')) ?? [],
      );
      return [{ root, fields: fields.filter((name) => !name.startsWith('__')) }];
    });
    return first ? [first] : undefined;
  }

  /** What a name is given where it is declared, through whatever exports it again. */
  #defined(name: string, at: ts.Node, depth: number): readonly ts.Expression[] {
    const { scopes } = this.#evaluator;
    return scopes.find(name, at).flatMap((declaration): readonly ts.Expression[] => {
      if (ts.isVariableDeclaration(declaration))
        return declaration.initializer ? [declaration.initializer] : [];
      const isDefault = ts.isImportClause(declaration);
      if (!isDefault && !ts.isImportSpecifier(declaration)) return [];
      const specifier = isDefault
        ? declaration.parent.moduleSpecifier
        : declaration.parent.parent.parent.moduleSpecifier;
      const imported = isDefault ? 'default' : (declaration.propertyName ?? declaration.name).text;
      return ts.isStringLiteral(specifier)
        ? this.#exported(at.getSourceFile(), specifier.text, imported, depth)
        : [];
    });
  }

  #exported(from: ts.SourceFile, specifier: string, name: string, depth: number): readonly ts.Expression[] {
    const { program } = this.#evaluator;
    const target = program.resolve(from, specifier);
    if (depth > DEEPEST || !target || !('file' in target) || !program.mayExport(target.file, name)) return [];
    const file = program.file(target.file);
    if (!file) return [];
    const { names, stars } = this.#evaluator.exportsOf(file);
    const found = (names.get(name) ?? []).flatMap((each): readonly ts.Expression[] => {
      if ('expression' in each)
        return ts.isIdentifier(each.expression)
          ? this.#defined(each.expression.text, each.expression, depth + 1)
          : [each.expression];
      if ('local' in each) return this.#defined(each.local, file, depth + 1);
      return 'from' in each ? this.#exported(file, each.from, each.name, depth + 1) : [];
    });
    return found.length > 0 ? found : stars.flatMap((each) => this.#exported(file, each, name, depth + 1));
  }
}

const ROOT: Readonly<Record<string, Root>> = {
  query: 'Query',
  mutation: 'Mutation',
  subscription: 'Subscription',
};

/** What an option is given that holds a document. */
export function documentOption(node: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  if (!node.name || !('text' in node.name) || !HOLDS.test(node.name.text)) return undefined;
  if (ts.isShorthandPropertyAssignment(node)) return node.name;
  return ts.isPropertyAssignment(node) ? node.initializer : undefined;
}

/** Whether an expression is a text that makes a document, and no use of one. */
export function makesDocument(node: ts.CallExpression): boolean {
  const [first] = node.arguments;
  return first !== undefined && MAKES.test(lastName(node.expression) ?? '') && isText(unwrapped(first));
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function memberOf(node: ts.Expression | undefined, name: string): ts.Expression | undefined {
  if (!node || !ts.isObjectLiteralExpression(node)) return undefined;
  const property = node.properties.find(
    (each) =>
      each.name && (ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)) && each.name.text === name,
  );
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

function textOf(node: ts.Expression | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}
