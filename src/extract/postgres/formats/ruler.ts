/** The line between header and rows of a table that is drawn with characters: it says where each column begins and ends. */

export interface Ruler {
  /** Columns of the terminal, from 0; `end` is the one after the last. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
  /** Whether dividers stand between the columns; without them (`\pset border 0`) one space does. */
  readonly divided: boolean;
}

const LINE = '[-─━═╌┄]';
const JOINT = '[+┼┬┴╪╤╧╬╦╩╫╥╨]';
const RULER = new RegExp(
  `^([\\s>]*)([+├┌└╞╘╒╠╚╔╟]?)(${LINE}+(?:(?:${JOINT}|[ ])${LINE}+)*)[+┤┐┘╡╛╕╣╝╗╢]?\\s*$`,
  'u',
);

/** Reads a ruler; undefined for any other line. */
export function rulerOf(line: string): Ruler | undefined {
  const [, indentation = '', corner = '', drawn] = RULER.exec(line) ?? [];
  if (drawn === undefined || drawn.length < 3) return undefined;
  const divided = !drawn.includes(' ');
  if (!divided && new RegExp(JOINT).test(drawn)) return undefined;
  const spans: { start: number; end: number }[] = [];
  let start = indentation.length + corner.length;
  for (const part of drawn.split(new RegExp(`${JOINT}|[ ]`))) {
    spans.push({ start, end: start + part.length });
    start += part.length + 1;
  }
  return { spans, divided };
}

const DIVIDERS = '|│║┃:;';

export interface Slot {
  /** The cell with the spaces around it, without marks. */
  readonly text: string;
  /** How the cell goes on from the line before: in a new line, or where it was only wrapped. */
  readonly joins: '\n' | '' | undefined;
  /** How it goes on in the next line. */
  readonly continues: '\n' | '' | undefined;
}

/** The cells of one line of a table; undefined when the line does not fit the ruler. */
export function slotsOf(
  line: string,
  { spans, divided }: Ruler,
  columns: readonly number[],
): Slot[] | undefined {
  const index = (column: number): number => columns[column] ?? line.length;
  const at = (column: number): string => line.slice(index(column), index(column + 1));
  const between = spans.slice(0, -1).map(({ end }) => at(end));
  if (!between.every((each) => fits(each, divided))) return undefined;
  // In psql's old style a first column that goes on stands alone, and blanks fill the line.
  const alone = divided && between.length > 0 && between.every((each) => each.trim() === '');
  if (alone && (between[0] !== ' ' || /[^\s|│║]/.test(line.slice(index(spans[0]!.end))))) return undefined;
  return spans.map(({ start, end }, place) => {
    const pad = divided ? 1 : 0;
    const right = at(end - pad);
    const before = divided ? at(start - 1) : '';
    const left = divided ? at(start) : '';
    return {
      text: line.slice(index(start + pad), index(end - pad)),
      continues: markOf(right),
      joins:
        (alone && place === 0) || left === '+' || (place > 0 && before === ':')
          ? '\n'
          : before === ';'
            ? ''
            : undefined,
    };
  });
}

/** What may stand between two columns of a line. */
function fits(between: string, divided: boolean): boolean {
  if (between === '' || between === ' ') return true;
  return divided ? DIVIDERS.includes(between) : markOf(between) !== undefined;
}

function markOf(character: string): Slot['continues'] {
  if (character === '+' || character === '↵') return '\n';
  return character === '.' || character === '…' ? '' : undefined;
}
