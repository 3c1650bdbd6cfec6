/**
 * What sends a file by itself, told only where: `new tus.Upload(file, { endpoint })` of tus-js-client, `uppy.use(Tus, { endpoint })` of Uppy. In: a call or
 * a creation. Out: the address, of which the library asks for a new upload first (https://tus.io/protocols/resumable-upload#creation), and what it goes on with
 * is what that answers.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { untold } from './options.js';
import { memberOf, partsOfValues } from './texts.js';

const SENDS = /^(?:tus-js-client|@uppy\/(?:tus|xhr-upload))$/;

/** Whether a name may be that of what is made or used to send files, for a first look. */
export function maySendFiles({ program }: Evaluator, name: string): boolean {
  return /(?:^|\.)(?:Upload|use)$/.test(name) && program.uses(SENDS);
}

export function readUploads(
  evaluator: Evaluator,
  site: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly CallReading[] {
  const [first, options] = site.arguments ?? [];
  const made = ts.isNewExpression(site) ? site.expression : first;
  if (!made || !options) return [];
  const [by] = evaluator.valuesOf(made, context).flatMap((value) => {
    const from = value.kind === 'derived' && 'package' in value.root ? value.root.package : '';
    return SENDS.test(from) ? [from] : [];
  });
  if (by === undefined) return [];
  const endpoints = memberOf(evaluator, evaluator.valuesOf(options, context), 'endpoint', options);
  return partsOfValues(evaluator, endpoints, options).map((address) => ({
    kind: 'call',
    protocol: 'http',
    by,
    address,
    method: 'POST',
    ...untold,
    awaited: true,
    node: site,
  }));
}
