import { tool } from '../model/version.js';

/** The version of all of archfit's JSON: adding keeps it, changing or removing would raise it. */
const version = 1;

/** Any report as JSON, with the version of its shape and the tool that made it. */
export function json(body: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ version, tool, ...body }, null, 2)}\n`;
}
