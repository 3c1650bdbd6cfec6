/**
 * Numbers and durations as databases, consoles and spreadsheets write them. What looks like neither is undefined, never 0.
 */

/** `1234.5`, `1.2e+06`, `1,234,567`, `1 234 567`, `1.234.567`, `'1,234'`, and `12,5` where no thousands can be meant. */
export function readNumber(text: string): number | undefined {
  const bare = text.replace(/^'(.*)'$/, '$1').trim();
  const plain = /^\d+,(\d{1,2}|\d{4,})$/.test(bare) ? bare.replace(',', '.') : ungrouped(bare);
  return /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}

function ungrouped(text: string): string {
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3}){2,}$/.test(text)) return text.replaceAll('.', '');
  return /^\d{1,3}([ '’_\u00a0\u2009\u202f]\d{3})+([.,]\d+)?$/.test(text)
    ? text.replace(/[ '’_\u00a0\u2009\u202f]/g, '').replace(',', '.')
    : text;
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  msec: 1,
  milli: 1,
  millisecond: 1,
  micro: 1e-3,
  microsecond: 1e-3,
  s: 1_000,
  sec: 1_000,
  second: 1_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  mon: 30 * 86_400_000,
  month: 30 * 86_400_000,
  year: 365.25 * 86_400_000,
};

/**
 * Milliseconds of an interval: `00:00:01.234`, `1 day 02:03:04`, `@ 3 mins 2 secs`, `PT1M2.5S`, `12.3 ms`, `1.5s`.
 * A number without a unit has the unit that its column has.
 * @param unit milliseconds in one unit of the column
 */
export function readMilliseconds(text: string, unit: number): number | undefined {
  const number = readNumber(text);
  if (number !== undefined) return number * unit;
  const written = text
    .replace(/^'(.*)'$/, '$1')
    .trim()
    .replace(/^@ /, '');
  if (/^P[\dT]/i.test(written)) return readIso(written);
  const clock = /(?:^|\s)(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(written);
  const [, hours = 0, minutes = 0, seconds = 0] = clock ?? [];
  const rest = clock ? written.slice(0, clock.index).trim() : written;
  const parts = readParts(rest);
  if (parts === undefined || (!clock && rest === '')) return undefined;
  return parts + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000;
}

/** `1 day`, `3 mins 2 secs`, `12.3 ms`, `2h5m`; 0 for nothing. */
function readParts(text: string): number | undefined {
  const part = /\s*(\d[\d,]*(?:\.\d+)?)\s*([a-zµμ]+),?/gy;
  const lower = text.toLowerCase();
  let sum = 0;
  while (part.lastIndex < lower.length) {
    const [, count = '', unit = ''] = part.exec(lower) ?? [];
    const milliseconds = MILLISECONDS[unit] ?? MILLISECONDS[unit.replace(/s$/, '')];
    const number = readNumber(count);
    if (milliseconds === undefined || number === undefined) return undefined;
    sum += number * milliseconds;
  }
  return sum;
}

function readIso(text: string): number | undefined {
  const [, date = '', time = ''] = /^P([^T]*)(?:T(.*))?$/i.exec(text) ?? [];
  const units: Readonly<Record<string, string>> = { y: 'year', m: 'mon', d: 'd' };
  return readParts(
    `${date
      .toLowerCase()
      .replace(/[ymd]/g, (unit) => `${units[unit]} `)
      .trim()}${time}`,
  );
}
