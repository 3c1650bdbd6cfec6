/** The calls of a function that hand on what it is given: both the request and what answers it, or what comes next. */
import { ts } from 'ts-morph';

const known = new WeakMap<ts.SignatureDeclaration, readonly ts.CallExpression[]>();

export function handsOn(body: ts.SignatureDeclaration): readonly ts.CallExpression[] {
  const found = known.get(body) ?? findHanding(body);
  known.set(body, found);
  return found;
}

function findHanding(body: ts.SignatureDeclaration): readonly ts.CallExpression[] {
  const names = new Set(body.parameters.map(({ name }) => name.getText()));
  const found: ts.CallExpression[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && inner.arguments.length > 1) {
      const given = inner.arguments.filter((each) => ts.isIdentifier(each) && names.has(each.text));
      if (given.length > 1) found.push(inner);
    }
    ts.forEachChild(inner, visit);
  };
  visit(body);
  return found;
}
