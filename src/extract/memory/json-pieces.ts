/** Elements of an array that make one piece. */
const SLICE = 10_000;

/** The JSON text of a value, in pieces: large arrays, whatever lies around them, are never one text. */
export function* jsonPieces(value: unknown): Iterable<string> {
  if (Array.isArray(value) && value.length > SLICE) {
    for (let at = 0; at < value.length; at += SLICE)
      yield `${at === 0 ? '[' : ','}${JSON.stringify(value.slice(at, at + SLICE)).slice(1, -1)}`;
    yield ']';
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    let separator = '{';
    for (const [key, each] of Object.entries(value)) {
      if (each === undefined) continue;
      yield `${separator}${JSON.stringify(key)}:`;
      yield* jsonPieces(each);
      separator = ',';
    }
    yield separator === '{' ? '{}' : '}';
  } else yield JSON.stringify(value);
}
