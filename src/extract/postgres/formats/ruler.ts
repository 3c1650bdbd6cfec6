/** The line between header and rows of a table that is drawn with characters: it says where each column begins and ends. */

export interface Ruler {
  /** Columns of the terminal, from 0; `end` is the one after the last. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
  /** Whether dividers stand between the columns; without them (`\pset border 0`) one space does. */
  readonly divided: boolean;
  /** Whether a frame goes around the table. */
  readonly framed: boolean;
}

const LINE = '[-─━═╌┄]';
const JOINT = '[+┼┬┴╪╤╧╬╦╩╫╥╨]';
const RULER = new RegExp(
  `^([\\s>]*)([+|├┌└╞╘╒╠╚╔╟]?)(${LINE}+(?:(?:${JOINT}|[ ])${LINE}+)*)[+|┤┐┘╡╛╕╣╝╗╢]?\\s*$`,
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
  return { spans, divided, framed: corner !== '' };
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

/**
 * The cells of one line of a table; undefined when the line does not fit the ruler.
 * @param columns as `terminalColumns` gives them; without them every character takes one column
 */
export function slotsOf(
  line: string,
  { spans, divided, framed }: Ruler,
  columns?: readonly number[],
): Slot[] | undefined {
  const index = (column: number): number => (columns ? (columns[column] ?? line.length) : column);
  const at = (column: number): string => line.slice(index(column), index(column + 1));
  const between = spans.slice(0, -1).map(({ end }) => at(end));
  if (!between.every((each) => fits(each, divided))) return undefined;
  const behind = line.slice(index(spans.at(-1)!.end)).trim();
  if (framed ? !/^[|│║┃]?$/.test(behind) : behind !== '' && markOf(behind) === undefined) return undefined;
  // In psql's old style a first column that goes on stands alone, and blanks fill the line.
  const alone = divided && between.length > 0 && between.every((each) => each.trim() === '');
  if (alone && (between[0] !== ' ' || /[^\s|│║]/.test(line.slice(index(spans[0]!.end))))) return undefined;
  return spans.map(({ start, end }, place) => {
    const before = divided ? at(start - 1) : '';
    const left = divided ? at(start) : '';
    const right = at(divided ? end - 1 : end);
    // Tools that leave no room for marks fill the whole width.
    const from = left === ' ' || isMark(left) ? start + 1 : start;
    const to = divided && (right === ' ' || isMark(right)) ? end - 1 : end;
    return {
      text: line.slice(index(from), index(to)),
      continues: markOf(right),
      joins: joinOf({ before: place > 0 ? before : '', left, alone: alone && place === 0 }),
    };
  });
}

/** How a cell continues the line above, in the style that marks it there. */
function joinOf({ before, left, alone }: { before: string; left: string; alone: boolean }): Slot['joins'] {
  if (alone || left === '+' || before === ':') return '\n';
  return before === ';' ? '' : undefined;
}

const isMark = (character: string): boolean => markOf(character) !== undefined;

/** What may stand between two columns of a line. */
function fits(between: string, divided: boolean): boolean {
  if (between === '' || between === ' ') return true;
  return divided ? DIVIDERS.includes(between) : markOf(between) !== undefined;
}

function markOf(character: string): Slot['continues'] {
  if (character === '+' || character === '↵') return '\n';
  return character === '.' || character === '…' ? '' : undefined;
}
