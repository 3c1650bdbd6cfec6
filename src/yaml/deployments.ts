/**
 * Documents that deploy: serverless.yml, templates, and the same written as a program, `serverless.ts`. In: a file, and what reads others that it
 * refers to. Out: its documents, whatever they are written in, with what stands in other files.
 */
import { posix } from 'node:path';
import type { Notice } from '../model/nouns.js';
import { type OneDocument, readDocuments } from './documents.js';
import { withFiles } from './file-references.js';
import { Modules } from './in-code/module.js';
import { OUTPUTS } from './outputs.js';

/** Files of the Serverless Framework that are programs. */
export const IN_CODE = /(?:^|\/)serverless(?:[.-][\w-]+)?\.[cm]?[jt]s$/i;

/** A first look at the text of a file: whether it may hand something to other stacks. What a program imports may do so for it. */
export function mayHandOn(path: string, text: string): boolean {
  return IN_CODE.test(path) || OUTPUTS.test(text);
}

export function readDeployment(
  path: string,
  text: string,
  read: (path: string) => string | undefined,
): { readonly documents: readonly OneDocument[]; readonly notices: readonly Notice[] } {
  const { documents, notices } = IN_CODE.test(path)
    ? { documents: documentsInCode(path, text, read), notices: [] }
    : readDocuments(path, text, 'manifests');
  const filled = documents.map((each) => ({ each, ...withFiles(each.value, path, read) }));
  const unread = [...new Set(filled.flatMap((each) => each.unread))];
  return {
    documents: filled.map(({ each, value }) => ({ ...each, value })),
    notices: [...notices, ...unread.map((file) => notRun(path, file))],
  };
}

/** What a deployment takes from code that would have to be run. */
function notRun(path: string, file: string): Notice {
  const message = `Some of what it takes from ${file} is only known to whoever runs that, so it is not known here.`;
  return { source: 'manifests', message, at: { path }, unresolved: 1 };
}

/** The configuration that a program exports, as far as it is written out; none where it is not. */
function documentsInCode(
  path: string,
  text: string,
  read: (path: string) => string | undefined,
): readonly OneDocument[] {
  const modules = new Modules(posix.dirname(path), (each) => (each === path ? text : read(each)));
  const value = modules.givenBy(path, []);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  // A part that several configurations share is not deployed by itself.
  if (!modules.holds(value, 'service')) return [];
  return [{ value, at: (keys) => modules.placeOf(value, keys, path) }];
}
