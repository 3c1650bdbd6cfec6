/** A number as databases and spreadsheets write it: `1234.5`, `1.2e+06`, `1,234,567`; undefined for anything else. */
export function readNumber(text: string): number | undefined {
  const grouped = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text);
  const plain = grouped ? text.replaceAll(',', '') : text;
  return /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}
