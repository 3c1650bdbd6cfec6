/**
 * In: a `deno.json`. Out: the same as a `package.json` would say it. Why: what Deno runs are packages like any others, with tasks for scripts and an import
 * map for dependencies. Source: https://docs.deno.com/runtime/fundamentals/configuration/
 */

/** Settings of Deno, where they make a package of their directory. */
export const DENO_FILE = /(?:^|\/)deno\.jsonc?$/;
/** Functions of Supabase have settings of their own, and are no packages. */
const NO_PACKAGE = /(?:^|\/)supabase\/functions\//;

type Json = Readonly<Record<string, unknown>>;

/** What a `deno.json` says of its directory as a package; undefined where it only has settings of the tools. */
export function packageOfDeno(file: string, json: Json): Json | undefined {
  const { name, exports, tasks, imports, workspace } = json;
  const isPackage = [name, tasks, workspace].some((each) => each !== undefined);
  if (!isPackage || NO_PACKAGE.test(file)) return undefined;
  const scripts = Object.entries(recordOf(tasks)).flatMap(([task, said]) => {
    const command = typeof said === 'string' ? said : recordOf(said)['command'];
    return typeof command === 'string' ? [[task, command] as const] : [];
  });
  const workspaces = Array.isArray(workspace) ? workspace : recordOf(workspace)['members'];
  return {
    ...(typeof name === 'string' && { name }),
    ...(exports !== undefined && { exports }),
    ...(tasks !== undefined && { scripts: Object.fromEntries(scripts) }),
    ...(imports !== undefined && { dependencies: dependenciesIn(recordOf(imports)) }),
    ...(Array.isArray(workspaces) && { workspaces }),
  };
}

/** What an import map leads to outside, by its own names and by those that code knows it by: `"hono/": "jsr:@hono/hono@4/"`. */
function dependenciesIn(imports: Json): Json {
  return Object.fromEntries(
    Object.entries(imports).flatMap(([name, target]) => {
      if (typeof target !== 'string' || /^\.{0,2}\//.test(target)) return [];
      const [, own, version = '*'] =
        /^(?:npm|jsr):\/?((?:@[\w.-]+\/)?[\w.-]+)(?:@([^/]*))?/.exec(target) ?? [];
      return [name.replace(/\/$/, ''), ...(own === undefined ? [] : [own])].map((each) => [each, version]);
    }),
  );
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
