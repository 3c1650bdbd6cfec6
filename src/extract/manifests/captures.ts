/** Connectors of Debezium that are configured in the tree: which tables they turn into messages, by reading the log of the database. */
import type { Capture, Path } from '../../model/nouns.js';

/** How people call the files that such a connector is registered with. */
const FILE = /(debezium|connect|cdc|outbox|register|source)[\w.-]*\.(json|ya?ml|properties|sh)$/i;
const CONNECTOR = /\bio\.debezium\.connector\.\w+/;
const SETTING =
  /["']?(table\.include\.list|table\.whitelist|schema\.include\.list|schema\.whitelist)["']?\s*[:=]\s*["']?([^"'\n]+)/g;

export function readCaptures(
  files: readonly Path[],
  read: (path: Path) => string | undefined,
): readonly Capture[] {
  return files
    .filter((path) => FILE.test(path))
    .flatMap((path): readonly Capture[] => {
      const text = read(path);
      const [connector] = (text && CONNECTOR.exec(text)) || [];
      if (text === undefined || connector === undefined) return [];
      const settings = [...text.matchAll(SETTING)].map(([, name = '', value = '']) => ({ name, value }));
      const listed = (setting: RegExp) =>
        settings.filter(({ name }) => setting.test(name)).flatMap(({ value }) => value.split(','));
      const tables = listed(/^table/).map(stars);
      const schemas = listed(/^schema/).map((schema) => `${stars(schema)}.*`);
      const at = { path, line: text.slice(0, text.indexOf(connector)).split('\n').length };
      return [{ tables: tables.length > 0 ? tables : schemas.length > 0 ? schemas : ['*'], at }];
    });
}

/** The few parts of regular expressions that such lists are written with, as stars. */
function stars(written: string): string {
  return written
    .trim()
    .replace(/\\+\./g, '.')
    .replace(/[\^$()]/g, '')
    .replace(/\.[*+]/g, '*');
}
