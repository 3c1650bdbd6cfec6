import { nothingDeclared } from '../model/declarations.js';
import { fileNamedByUser, findInRoot, readText } from '../yaml/text-file.js';
import type { Config } from './config.js';
import type { Environment } from './environment.js';

/** Where a configuration is read from. */
export interface ConfigRequest {
  /** Absolute path of the analysed root. */
  readonly root: string;
  /** The file that the user named with `-c`; otherwise `archfit.yaml` or `archfit.yml` in the root, if there is one. */
  readonly file?: string;
  /** What a relative `file` is relative to; the root if absent. */
  readonly cwd?: string;
  /** Values for `${NAME}`. */
  readonly environment?: Environment;
}

/** What a configuration is called. */
export const FILES = ['archfit.yaml', 'archfit.yml'];

/** The configuration, empty when there is no file. Throws UserError with every problem of the file, each with its place. */
export async function readConfig({
  root,
  file,
  cwd = root,
  environment = {},
}: ConfigRequest): Promise<Config> {
  const found = file === undefined ? await findInRoot(root, FILES) : fileNamedByUser(root, cwd, file);
  if (found === undefined) return { declarations: nothingDeclared, databases: [], ignore: [], notices: [] };
  const text = await readText(found);
  // The parser and the schema take a tenth of a second to load; a run without a configuration does not wait for them.
  const { parseConfig } = await import('./parse.js');
  return parseConfig(text, found.path, environment);
}
