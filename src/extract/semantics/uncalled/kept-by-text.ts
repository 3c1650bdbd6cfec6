/** What is found in a text by a name, found once: each member of an object is asked for in the same texts, by the same names. */

/** Characters of the texts of which answers are kept. */
const MOST = 50_000_000;

/** @returns what gives the answer that was found before for the same text and name */
export function keptByText<T>(find: (text: string, name: string) => T): (text: string, name: string) => T {
  const kept = new Map<string, Map<string, T>>();
  let characters = 0;
  return (text, name) => {
    let ofText = kept.get(text);
    if (!ofText) {
      characters += text.length;
      if (characters > MOST) {
        kept.clear();
        characters = text.length;
      }
      ofText = new Map();
      kept.set(text, ofText);
    }
    const known = ofText.get(name);
    if (known !== undefined) return known;
    const found = find(text, name);
    ofText.set(name, found);
    return found;
  };
}
