/** How ORMs make names of tables from names of classes. */

/** As TypeORM and MikroORM do: `OrderItem` → `order_item`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([A-Z])([A-Z])([a-z])/g, '$1_$2$3')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** As MikroORM does in MongoDB: `OrderItem` → `order-item`. */
export function kebabCase(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    person: 'people',
    man: 'men',
    woman: 'women',
    child: 'children',
    foot: 'feet',
    tooth: 'teeth',
    goose: 'geese',
    mouse: 'mice',
    datum: 'data',
    medium: 'media',
    index: 'indices',
    matrix: 'matrices',
    vertex: 'vertices',
    appendix: 'appendices',
    status: 'statuses',
    quiz: 'quizzes',
    ox: 'oxen',
    analysis: 'analyses',
    axis: 'axes',
    crisis: 'crises',
    basis: 'bases',
  }),
);
const SAME =
  /(?:^|[_a-z])(equipment|information|rice|money|species|series|fish|sheep|news|media|data|metadata)$/i;

/** The plural of the last word of a name, as Sequelize's `inflection` makes it; a plural stays one. */
export function plural(name: string): string {
  const word = /[A-Z]?[a-z0-9]*$/.exec(name)?.[0] ?? '';
  const start = name.slice(0, name.length - word.length);
  if (word === '' || SAME.test(name)) return name;
  const irregular = IRREGULAR.get(word.toLowerCase());
  if (irregular !== undefined) {
    return start + (/^[A-Z]/.test(word) ? irregular[0]!.toUpperCase() + irregular.slice(1) : irregular);
  }
  if (/(?:people|men|children|feet|teeth|geese|mice)$/i.test(word)) return name;
  return start + pluralWord(word);
}

function pluralWord(word: string): string {
  if (/[^aeiou]y$|quy$/i.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(?:x|ch|ss|sh|us|zz)$/i.test(word)) return `${word}es`;
  if (/s$/i.test(word)) return word;
  if (/(?:buffal|tomat|potat|her|ech)o$/i.test(word)) return `${word}es`;
  if (/(?:[^f]fe|[lr]f|eaf|hoof)$/i.test(word) && !/(?:brief|belief|chief|proof|roof)$/i.test(word)) {
    return word.replace(/fe?$/i, 'ves');
  }
  return `${word}s`;
}
