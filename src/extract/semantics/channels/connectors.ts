/**
 * Connectors of Debezium that relay the rows of an outbox. In: the files of the tree that may configure one. Out: how they call what they
 * publish, by which column. Source: https://debezium.io/documentation/reference/stable/transformations/outbox-event-router.html
 */
import type { Path } from '../../../model/nouns.js';
import type { Parts } from '../calls/texts.js';

/** How people call the files that such a connector is registered with. */
export const CONNECTORS =
  /(?:debezium|connect|cdc|outbox|register|application)[\w.-]*\.(?:json|ya?ml|properties|sh)$/i;
const ROUTES = /io\.debezium\.transforms\.outbox\.(?:EventRouter|MongoEventRouter)/;

export interface Connector {
  readonly broker: string;
  /** The column whose value stands for the part that is not known. */
  readonly column: string;
  readonly channel: Parts;
}

/** Undefined where no connector relays an outbox, or where two do it in ways of their own. */
export function connectorAmong(
  documents: readonly Path[],
  read: (path: Path) => string | undefined,
): Connector | undefined {
  const found = documents.flatMap((path): readonly Connector[] => {
    const text = (CONNECTORS.test(path) && read(path)) || '';
    return ROUTES.test(text) ? [connectorOf(text)] : [];
  });
  const [first, ...others] = found;
  const told = JSON.stringify(first);
  return first && others.every((each) => JSON.stringify(each) === told) ? first : undefined;
}

function connectorOf(text: string): Connector {
  const column = settingOf(text, 'route.by.field') ?? settingOf(text, 'route.by.column') ?? 'aggregatetype';
  const name = settingOf(text, 'route.topic.replacement') ?? 'outbox.event.${routedByValue}';
  const [before = '', after = ''] = name.split(/\\*\$\\?\{routedByValue\}/);
  const sink = settingOf(text, 'sink.type');
  return {
    broker: sink === undefined || sink === 'kafka' ? 'kafka' : 'any',
    column,
    channel: [before, { hole: true as const, member: column }, after].filter((part) => part !== ''),
  };
}

function settingOf(text: string, name: string): string | undefined {
  const said = new RegExp(`${name.replaceAll('.', '\\.')}["']?\\s*[:=]\\s*["']?([^"'\\s,]+)`).exec(text);
  return said?.[1];
}
