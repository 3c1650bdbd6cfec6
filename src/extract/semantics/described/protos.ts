/**
 * In: the text of a `.proto` file. Out: the services that it describes, each with its procedures. Why: a client or a server that is generated
 * from it, in the tree or not, has their names and nothing else that tells it from any other class.
 * Source: https://protobuf.dev/reference/protobuf/proto3-spec/
 */

export interface DescribedService {
  /** With its package: `shop.orders.v1.Orders`. */
  readonly fullName: string;
  readonly name: string;
  readonly procedures: readonly string[];
}

/** Comments and texts, which may hold anything, and what else there is. */
const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\w.]+|[^\s\w]/g;

export function servicesOfProto(text: string): readonly DescribedService[] {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => !/^["']|^\/[/*]/.test(token));
  const services: DescribedService[] = [];
  let within = '';
  let depth = 0;
  let current: { readonly name: string; readonly procedures: string[] } | undefined;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1] ?? '';
    if (token === '{') depth += 1;
    else if (token === '}') {
      depth -= 1;
      if (depth > 0 || !current) continue;
      services.push({ ...current, fullName: within === '' ? current.name : `${within}.${current.name}` });
      current = undefined;
    } else if (depth === 0 && token === 'package' && tokens[index + 2] === ';') within = next;
    else if (depth === 0 && token === 'service' && tokens[index + 2] === '{')
      current = { name: next, procedures: [] };
    else if (depth === 1 && current && token === 'rpc' && tokens[index + 2] === '(')
      current.procedures.push(next);
  }
  return services;
}
