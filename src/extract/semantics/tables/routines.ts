/**
 * Functions and triggers that a builder of schemas makes: `createFunction` of Sequelize's query interface and of node-pg-migrate, and
 * `createTrigger` of the latter; views that an entity says it is. In: the call. Out: the SQL that it sends, with its body, as text. Types of parameters say nothing here.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Context, type TextValue, textValue } from '../evaluate/values.js';
import { tableOfClass } from './entities.js';
import { fixedOption, tableOfText, textOption } from './reading.js';

export function routineText(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): TextValue | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { text: name } = node.expression.name;
  if (name !== 'createFunction' && name !== 'createTrigger') return undefined;
  const given = node.arguments.map((argument) => argumentOf(evaluator, argument, context));
  if (name === 'createTrigger') return triggerText(given, node);
  return given.length >= 5 ? bySequelize(given, node) : byMigrate(given, node);
}

/** `@ViewEntity({ expression: 'SELECT …' })`: the view that an entity of TypeORM is read from. */
export function viewText(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): TextValue | undefined {
  if (!ts.isDecorator(node.parent) || node.expression.getText() !== 'ViewEntity') return undefined;
  const { parent: of } = node.parent;
  const table = ts.isClassLike(of) ? tableOfClass(evaluator, of) : undefined;
  const options = (node.arguments ?? []).flatMap((each) => evaluator.valuesOf(each, context));
  const expression = textOption(evaluator, options, 'expression', node);
  if (!table || !expression?.parts.every((part) => typeof part === 'string')) return undefined;
  const name = [table.schema, table.name].flatMap((parts) => (parts ? [parts.join('')] : [])).join('.');
  const text = `CREATE VIEW ${nameInSql(name)} AS ${expression.parts.join('')}`;
  return { ...textValue(text, node), origins: [node, ...expression.origins] };
}

/** One argument of a call, as far as it is asked for. */
interface Argument {
  /** Its text, if all of it is known. */
  readonly text: string | undefined;
  readonly values: ReturnType<Evaluator['valuesOf']>;
  readonly option: (name: string) => string | undefined;
  readonly list: (name?: string) => readonly string[];
}

function argumentOf(evaluator: Evaluator, node: ts.Expression, context: Context): Argument {
  const values = evaluator.valuesOf(node, context);
  const namesIn = (lists: readonly (typeof values)[number][]) =>
    lists.flatMap((value) =>
      value.kind === 'list'
        ? (value.elements ?? []).map((element) => fixedOption(evaluator, element, 'name', node) ?? '')
        : [],
    );
  return {
    text: values.map(fixed).find((text) => text !== undefined),
    values,
    option: (name) => fixedOption(evaluator, values, name, node),
    list: (name) =>
      namesIn(
        name === undefined
          ? values
          : values.flatMap((value) => (value.kind === 'object' ? evaluator.member(value, name, node) : [])),
      ).filter((each) => each !== ''),
  };
}

/** `createFunction(name, parameters, returns, language, body, options, { variables })`, whose body has no BEGIN and END. */
function bySequelize(given: readonly Argument[], node: ts.CallExpression): TextValue | undefined {
  const [name, parameters, returns, language, body, , options] = given;
  if (name?.text === undefined || body?.text === undefined) return undefined;
  const declared = (options?.list('variables') ?? [])
    .map((variable) => `${quoted(variable)} text;`)
    .join(' ');
  const spoken = language?.text?.toLowerCase() ?? 'plpgsql';
  const written =
    spoken === 'plpgsql'
      ? `${declared === '' ? '' : `DECLARE ${declared}`} BEGIN ${body.text} END;`
      : body.text;
  return made(name.text, parameters?.list() ?? [], returns?.text, spoken, written, body, node);
}

/** `createFunction(name, parameters, { returns, language }, body)` */
function byMigrate(given: readonly Argument[], node: ts.CallExpression): TextValue | undefined {
  const [name, parameters, options, body] = given;
  const called = nameIn(name);
  if (called === undefined || body?.text === undefined) return undefined;
  const language = options?.option('language')?.toLowerCase() ?? 'plpgsql';
  return made(called, parameters?.list() ?? [], options?.option('returns'), language, body.text, body, node);
}

function made(
  name: string,
  parameters: readonly string[],
  returns: string | undefined,
  language: string,
  body: string,
  from: Argument,
  node: ts.CallExpression,
): TextValue {
  const type = typeOf(returns ?? '', language, body);
  const list = parameters.map((parameter) => `${quoted(parameter)} text`).join(', ');
  const text = `CREATE OR REPLACE FUNCTION ${nameInSql(name)}(${list}) RETURNS ${type} LANGUAGE ${language} AS $written$ ${body} $written$`;
  const origins = from.values.flatMap((value) => (value.kind === 'text' ? value.origins : []));
  return { ...textValue(text, node), origins: [node, ...origins] };
}

/** A type that the grammar lets a body return what it returns as: which one, says nothing here. */
function typeOf(returns: string, language: string, body: string): string {
  if (/^(?:trigger|void|table\b[\s\S]*)$/i.test(returns)) return returns;
  if (language === 'sql' || /^setof\b/i.test(returns) || /\breturn\s+(?:query|next)\b/i.test(body))
    return 'SETOF record';
  return /\breturn\s*;/i.test(body) ? 'void' : 'text';
}

/** `createTrigger(table, name, { when, operation, function })`; with a body of its own, it runs a function of its own name. */
function triggerText(given: readonly Argument[], node: ts.CallExpression): TextValue | undefined {
  const [table, name, options, body] = given;
  const [on, called] = [nameIn(table), name?.text];
  if (on === undefined || called === undefined || options === undefined) return undefined;
  const routine = body?.text === undefined ? options.option('function') : called;
  if (routine === undefined) return undefined;
  const trigger = `CREATE TRIGGER ${quoted(called)} AFTER INSERT ON ${nameInSql(on)} EXECUTE FUNCTION ${nameInSql(routine)}()`;
  if (body?.text === undefined) return { ...textValue(trigger, node), origins: [node] };
  const language = options.option('language')?.toLowerCase() ?? 'plpgsql';
  const own = made(called, [], 'trigger', language, body.text, body, node);
  return { ...textValue(`${own.parts.join('')};\n${trigger}`, node), origins: own.origins };
}

/** `'orders'`, `{ schema: 'shop', name: 'orders' }` */
function nameIn(argument: Argument | undefined): string | undefined {
  if (argument?.text !== undefined) return argument.text;
  const name = argument?.option('name');
  const schema = argument?.option('schema');
  return name === undefined || schema === undefined ? name : `${schema}.${name}`;
}

function nameInSql(name: string): string {
  const named = tableOfText({ kind: 'text', parts: [name], origins: [] });
  const parts = [named?.schema?.join(''), named?.name.join('') ?? name];
  return parts.flatMap((part) => (part === undefined ? [] : [quoted(part)])).join('.');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
