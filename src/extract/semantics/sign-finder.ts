/**
 * Looks for many texts in one walk, by the automaton of Aho and Corasick (Efficient string matching, 1975, https://doi.org/10.1145/360825.360855). Letters count
 * as small ones, and white space as nothing, so that `. find (` is found by `.find(`; what is not ASCII counts as nothing either. So more is found than is there,
 * and never less.
 */

/** Groups of texts that one number has bits for. */
const MOST_GROUPS = 32;

/**
 * @param groups texts in small letters and without white space; all of them hold at most 62 different characters
 * @returns what tells of which groups a text holds at least one, as bits by their order
 */
export function signFinder(groups: readonly (readonly string[])[]): (text: string) => number {
  if (groups.length > MOST_GROUPS)
    throw new Error(`${groups.length} groups of signs, ${MOST_GROUPS} at most`);
  const trie = trieOf(groups);
  const classes = classesOf(groups);
  const { next, bits } = automatonOf(trie, classes);
  return (text) => {
    let [state, found] = [0, 0];
    for (let at = 0, { length } = text; at < length; at += 1) {
      const code = text.charCodeAt(at);
      state = next[(state << WIDTH) | (code < ASCII ? classes[code]! : BLANK)]!;
      found |= bits[state]!;
    }
    return found;
  };
}

const ASCII = 128;
/** A state has two to the power of so many successors. */
const WIDTH = 6;
/** Classes of characters: those that stand in no text, those that count as nothing, and one for each other. */
const [OTHER, BLANK, FIRST] = [0, 1, 2];

interface Node {
  readonly children: Map<string, Node>;
  bits: number;
  state: number;
}

function trieOf(groups: readonly (readonly string[])[]): Node {
  const node = (): Node => ({ children: new Map(), bits: 0, state: 0 });
  const root = node();
  for (const [index, texts] of groups.entries()) {
    for (const text of texts) {
      let at = root;
      for (const letter of text) {
        const child = at.children.get(letter) ?? node();
        at.children.set(letter, child);
        at = child;
      }
      at.bits |= 1 << index;
    }
  }
  return root;
}

function classesOf(groups: readonly (readonly string[])[]): Uint8Array {
  const classes = new Uint8Array(ASCII).fill(OTHER);
  const letters = [...new Set(groups.flat().join(''))];
  if (letters.length > (1 << WIDTH) - FIRST)
    throw new Error(`${letters.length} different characters in signs`);
  for (const [index, letter] of letters.entries()) {
    classes[letter.charCodeAt(0)] = FIRST + index;
    classes[letter.toUpperCase().charCodeAt(0)] = FIRST + index;
  }
  for (const blank of ' \t\n\v\f\r') classes[blank.charCodeAt(0)] = BLANK;
  return classes;
}

/** The successors of each state, and the bits of what has been read by then. */
function automatonOf(root: Node, classes: Uint8Array) {
  const nodes = [root];
  // What is pushed to a list while it is walked is walked as well: first all texts of one letter, then those of two.
  for (const node of nodes)
    for (const child of node.children.values()) {
      child.state = nodes.length;
      nodes.push(child);
    }
  const next = new Uint16Array(nodes.length << WIDTH);
  const bits = new Int32Array(nodes.length);
  // The state of the longest end of what has been read that begins a text.
  const ends = new Uint16Array(nodes.length);
  for (const { state, children, bits: own } of nodes) {
    const end = ends[state]!;
    bits[state] = own | bits[end]!;
    next.copyWithin(state << WIDTH, end << WIDTH, (end + 1) << WIDTH);
    next[(state << WIDTH) | BLANK] = state;
    for (const [letter, child] of children) {
      const at = (state << WIDTH) | classes[letter.charCodeAt(0)]!;
      ends[child.state] = state === 0 ? 0 : next[at]!;
      next[at] = child.state;
    }
  }
  return { next, bits };
}
