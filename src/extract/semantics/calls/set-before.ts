/**
 * The address that options of a request are given before it is sent: `options.url = base + options.url; return axios(options)`, also where others are
 * spread over them. In: what the call is given. Out: what is assigned, above the call and in the function around it.
 */
import { ts } from 'ts-morph';
import { changesIn } from '../evaluate/changes.js';
import { functionAround } from '../functions.js';

export function addressSetBefore(call: ts.Node, given: ts.Expression): ts.Expression | undefined {
  const options = optionsIn(given);
  const around = options && functionAround(call);
  if (!options || !around) return undefined;
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos >= call.pos) return;
    for (const { of, to } of changesIn(node)) {
      const isIt =
        ts.isPropertyAccessExpression(of) &&
        ADDRESS.test(of.name.text) &&
        ts.isIdentifier(of.expression) &&
        of.expression.text === options;
      if (isIt) found = to;
    }
    const isAround = node.pos <= call.pos && call.end <= node.end;
    if (isAround || !ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(around, visit);
  return found;
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
