import { join } from 'node:path';
import { rules } from '../../rules/index.js';
import { type Drafts, draft } from '../init.js';
import { servicesOf } from '../model/queries.js';
import { UserError } from '../model/user-error.js';
import { paragraph, plain } from '../report/terminal.js';
import { listed, many } from '../rule/words.js';
import type { World } from '../world.js';
import type { InitFlags } from './init.js';
import { printNotices, progressOn, surveyRequest, terminalOf } from './results.js';

/** Writes the files that a system lacks, and says what is in them and what comes next. */
export async function runInit(root: string, flags: InitFlags, world: World): Promise<void> {
  const { progress, done } = progressOn(flags, world);
  const drafts = await draft(await surveyRequest(root, flags, world), rules, progress).finally(done);
  const files = [
    { name: 'ownership.yaml', text: drafts.ownership?.text },
    { name: 'archfit.yaml', text: drafts.config },
  ].flatMap(({ name, text }) => (text === undefined ? [] : [{ name, path: join(root, name), text }]));
  if (files.length === 0) throw nothingToWrite(root, drafts);
  if (flags.dryRun) {
    for (const { path, text } of files) world.stdout.write(`# ${plain(path)}\n${text}\n`);
    return;
  }
  printNotices(drafts.model.notices, flags, world);
  for (const [index, file] of files.entries()) {
    const before = files.slice(0, index).map(({ path }) => path);
    await world.createFile(file.path, file.text).catch((error: NodeJS.ErrnoException) => {
      throw refused(file.path, error, before);
    });
  }
  const terminal = terminalOf(flags, world.stdout, world);
  const lines = [
    ...files.map(
      ({ name, path }) =>
        `Wrote ${path}: ${name === 'archfit.yaml' ? configInWords(drafts) : teamsInWords(drafts)}.`,
    ),
    ...drafts.kept.map((path) => `Left ${join(root, path)} as it is.`),
    ...next(root, drafts),
  ];
  world.stdout.write(`${lines.map((line) => paragraph(plain(line), terminal)).join('\n')}\n`);
}

function configInWords({ model, failing }: Drafts): string {
  const libraries = [...model.modules.values()].filter(({ kind }) => kind === 'library').length;
  const found = `${many(servicesOf(model).length, 'service')} and ${many(libraries, 'library', 'libraries')} as detected`;
  if (failing.size === 0) return `${found}; no rule fails today`;
  return `${found}; ${many(failing.size, 'rule')} that ${failing.size === 1 ? 'fails' : 'fail'} today only ${failing.size === 1 ? 'warns' : 'warn'} (${listed([...failing.keys()], 6)})`;
}

function teamsInWords({ ownership }: Drafts): string {
  const { teams, waiting } = ownership!;
  const known = teams === 0 ? 'no team is known' : `${many(teams, 'team')} as written elsewhere`;
  return waiting.length === 0
    ? known
    : `${known}, and ${many(waiting.length, 'service')} that ${waiting.length === 1 ? 'waits' : 'wait'} for a team (${listed(waiting, 6)})`;
}

/** What a person does now. */
function next(root: string, { ownership, config, failing }: Drafts): string[] {
  const where = root === '.' ? '' : ` ${shellWord(root)}`;
  const fails = config === undefined && failing.size > 0;
  return [
    ...(ownership?.placeholder === undefined
      ? []
      : [
          `Next: name the team "${ownership.placeholder}" in ${join(root, 'ownership.yaml')} and say what it owns.`,
        ]),
    fails
      ? `Then: archfit check${where} (it fails today: ${listed([...failing.keys()], 6)})`
      : `${ownership?.placeholder === undefined ? 'Next' : 'Then'}: archfit check${where} (it passes today), archfit teams${where}`,
  ];
}

/** A path as it is typed into a shell. */
function shellWord(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function nothingToWrite(root: string, { kept }: Drafts): UserError {
  return new UserError({
    message: `${listed(kept.map((path) => join(root, path)))} are there already, and nothing was written`,
    hint: 'archfit never writes over a file: move one away to have it drafted anew',
  });
}

function refused(path: string, error: NodeJS.ErrnoException, written: readonly string[]): UserError {
  const done = written.length === 0 ? '' : `; ${listed(written)} is written`;
  const isThere = error.code === 'EEXIST';
  return new UserError({
    message: `${isThere ? `${path} is there by now, and is left as it is` : `cannot write ${path}: ${error.code ?? error.message}`}${done}`,
    hint: isThere
      ? 'look at it, then run archfit init again'
      : 'give archfit init a directory that can be written to',
  });
}
