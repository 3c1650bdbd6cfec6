/**
 * The names that PostgreSQL gives to what a statement does not name: `orders_customer_id_fkey`, `orders_id_seq`. A name has at most 63
 * bytes; of a longer one the longer part is cut. Follows makeObjectName in src/backend/commands/indexcmds.c of PostgreSQL.
 */
const LONGEST = 63;

/** @param label `seq`, `fkey` */
export function chosenName(table: string, column: string, label: string): string {
  let [first, second] = [Buffer.from(table), Buffer.from(column)];
  const available = LONGEST - Buffer.byteLength(label) - 2;
  while (first.length + second.length > available) {
    if (first.length > second.length) first = first.subarray(0, -1);
    else second = second.subarray(0, -1);
  }
  return `${wholeCharacters(first)}_${wholeCharacters(second)}_${label}`;
}

/** Without the rest of a character that was cut through. */
function wholeCharacters(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/\ufffd+$/, '');
}
