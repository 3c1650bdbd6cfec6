/**
 * Pages of HTML whose own scripts ask somebody: `<script>fetch('/api/orders')</script>`. In: the text of one. Out: whether it is worth reading. Why: most pages have no scripts, and of
 * small systems some have no other front end.
 */
import { findScripts } from '../../tree.js';

/** What asks somebody, as a page without a bundler does it. */
const ASKS =
  /\b(?:fetch|EventSource|WebSocket|sendBeacon)\s*\(|\baxios\b|\bXMLHttpRequest\b|(?:\$|\bjQuery)\.(?:ajax|get|post|getJSON)\s*\(/;
/** What asks by what it imports of the files beside it. */
const IMPORTS = /(?:^|>)[ \t]*import\b[^'"\n]{0,300}['"]\.{0,2}\/[^'"\n]+\.m?js['"]/m;
/** What a server fills in before anybody gets the page: such a script is no program yet. */
const FILLED_IN = /\{%|<%|<\?(?:php|=)|\{\{[^{}]*\}\}/;
/** Longer ones hold data, or whole programs that a bundler put there. */
const LONGEST = 500_000;

export function asksByScripts(text: string): boolean {
  const may = (script: string) => ASKS.test(script) || IMPORTS.test(script);
  if (text.length > LONGEST || !may(text)) return false;
  const { scripts } = findScripts(text, false);
  return (
    scripts.some((script) => may(script.text)) &&
    !scripts.some((script) => FILLED_IN.test(script.text) || isPacked(script.text))
  );
}

/** Whether a script has a line such as only programs write. */
function isPacked(script: string): boolean {
  return script.length > LONG_LINE && script.split('\n').some((line) => line.length > LONG_LINE);
}

const LONG_LINE = 5_000;
