/** In: the files of a tree. Out: those beside its sources that may tell a page something, by their names. */
import type { Path } from '../../model/nouns.js';
import { nameOf } from '../paths.js';

/** Pages themselves, templates, and what starts a container. */
const BESIDE =
  /^(?:index\.html?|[\w.-]*dockerfile[\w.-]*|[\w.-]+\.sh|[\w.-]*(?:env|config|settings|runtime)[\w.-]*\.(?:template|tmpl|tpl|tmp))$/i;

/** More of them are no settings of pages. */
const MOST = 400;

/** The files beside the sources that may tell a page something. */
export function tellingPages(files: readonly Path[]): readonly Path[] {
  const found = files.filter((path) => BESIDE.test(nameOf(path)));
  return found.length > MOST ? [] : found;
}
