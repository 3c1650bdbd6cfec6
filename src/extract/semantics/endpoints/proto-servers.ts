/**
 * Servers of gRPC that are told a `.proto` file instead of what is generated of it: `new Mali(path, 'Orders')`, `app.addService(path)`. In: the call. Out: all
 * procedures of the services that the file describes, or of the one that is named; undefined where no such file is named.
 */
import { ts } from 'ts-morph';
import type { Parts } from '../calls/texts.js';
import type { Described } from '../described/index.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';

export function readProtoServer(
  evaluator: Evaluator,
  described: Described,
  node: ts.CallExpression | ts.NewExpression,
): readonly { readonly path: Parts }[] | undefined {
  const [file, named] = node.arguments ?? [];
  if (!file || (ts.isNewExpression(node) && !isMali(evaluator, node))) return undefined;
  const written = [file.getText(), ...evaluator.valuesOf(file).map(textOf)];
  const [, path] = written.flatMap((text) => PROTO.exec(text) ?? []);
  if (path === undefined) return undefined;
  const names = named
    ? evaluator.valuesOf(named).flatMap((value) => fixed(value)?.split('.').at(-1) ?? [])
    : [];
  return described
    .servicesIn(path)
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .flatMap(({ name, procedures }) => procedures.map((procedure) => ({ path: [`${name}/${procedure}`] })));
}

/** A path as it is written, at its end where it is put together: `join(__dirname, 'orders.proto')`. */
const PROTO = /(?:^|['"`/])((?:[\w.-]+\/)*[\w.-]+\.proto)(?:['"`]|$)/;

const MALI = /^mali$/;

function isMali(evaluator: Evaluator, { expression }: ts.NewExpression): boolean {
  if (!evaluator.program.uses(MALI)) return false;
  return evaluator
    .valuesOf(expression)
    .some((value) => value.kind === 'derived' && 'package' in value.root && MALI.test(value.root.package));
}

function textOf(value: Value): string {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  return fixed(value) ?? (last?.step === 'call' ? last.node.getText() : '');
}
