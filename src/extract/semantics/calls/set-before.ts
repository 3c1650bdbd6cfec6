/**
 * The address that options of a request are given before it is sent: `options.url = base + options.url; return axios(options)`, also where others are
 * spread over them. In: what the call is given. Out: what is assigned, above the call and in the function around it, if it is once and in any case.
 */
import { ts } from 'ts-morph';
import { changesIn } from '../evaluate/changes.js';
import { functionAround } from '../functions.js';

export function addressSetBefore(call: ts.Node, given: ts.Expression): ts.Expression | undefined {
  const options = optionsIn(given);
  const around = options && functionAround(call);
  if (!options || !around) return undefined;
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (node.pos >= call.pos) return;
    for (const { of, to } of changesIn(node)) {
      const isIt =
        ts.isPropertyAccessExpression(of) &&
        ADDRESS.test(of.name.text) &&
        ts.isIdentifier(of.expression) &&
        of.expression.text === options;
      // What is only set under a condition, or in a block with variables of its own, leaves open what is meant.
      if (isIt) found.push(to);
    }
    const isAround = node.pos <= call.pos && call.end <= node.end;
    if (isAround || !ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(around, visit);
  const [only, ...others] = found;
  return only && others.length === 0 && isAlways(only, call) ? only : undefined;
}

/** Whether the statement of an assignment stands in a block around the call. */
function isAlways(assigned: ts.Node, call: ts.Node): boolean {
  let statement = assigned;
  while (!ts.isStatement(statement) && !ts.isSourceFile(statement)) statement = statement.parent;
  const { parent: block } = statement;
  return block !== undefined && block.pos <= call.pos && call.end <= block.end && !ts.isIfStatement(block);
}

const ADDRESS = /^(?:url|uri)$/;

/** The variable that holds the options, or is spread into them where they say no address. */
function optionsIn(given: ts.Expression): string | undefined {
  if (ts.isIdentifier(given)) return given.text;
  if (!ts.isObjectLiteralExpression(given)) return undefined;
  const spread: string[] = [];
  for (const each of given.properties) {
    if (ts.isSpreadAssignment(each) && ts.isIdentifier(each.expression)) spread.push(each.expression.text);
    else if (each.name && ADDRESS.test(each.name.getText())) return undefined;
  }
  return spread.length === 1 ? spread[0] : undefined;
}
