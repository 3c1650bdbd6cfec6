/**
 * What Terraform tells of channels: what wakes functions, and subscriptions of queues to topics; and by which names its functions are asked. In: all of its
 * files, which use each other. Out: messages and endpoints with where the code of the function may lie, and what is bound to what.
 */
import type { MessageFact, PatternPart } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { deployedByTerraform, type Piece, type Program } from '../../../terraform/index.js';
import type { NamedServices } from '../units.js';
import { bindingFact, type DescribedChannels, type DescribedEndpoint } from './bindings.js';

export function channelsOfTerraform(
  paths: readonly Path[],
  read: (path: Path) => string | undefined,
  services: NamedServices,
): DescribedChannels {
  if (paths.length === 0) return { messages: [], bindings: [] };
  const { programs, woken, handed } = deployedByTerraform(paths, read);
  const codeOf = ({ code, names, image = '' }: Program) => [
    ...code.map((path) => `${path}/index`),
    ...[imageName(image), ...names].flatMap((name) => {
      const path = services.named(name);
      return path === undefined ? [] : [`${path}/index`];
    }),
  ];
  /** What code of no service does is nobody's here, whoever the files of Terraform lie with. */
  const isOfService = (program: Program) => codeOf(program).some((path) => services.holds(path));
  const isWoken = new Set(woken.map(({ program }) => program));
  return {
    messages: woken
      .filter(({ program }) => isOfService(program))
      .map(
        ({ program, broker, channel, at }): MessageFact => ({
          role: 'consumes',
          broker,
          channel: partsOf(channel),
          redelivered: true,
          code: codeOf(program),
          at,
        }),
      ),
    bindings: handed.map(({ queue, exchange, key, at }) =>
      bindingFact(partsOf(queue), partsOf(exchange), partsOf(key), at),
    ),
    endpoints: programs.flatMap((program): readonly DescribedEndpoint[] => {
      // What only the deployment knows of a name, its stage, stands before what is known of it.
      const known = program.name.slice(program.name.findLastIndex((part) => typeof part !== 'string') + 1);
      const end = known.join('').replace(/^[-_:]+/, '');
      if (!program.isFunction || !isOfService(program)) return [];
      const fact = {
        protocol: 'rpc' as const,
        path: end === '' ? partsOf(program.name) : [end],
        ...(isWoken.has(program) && { woken: true as const }),
        code: codeOf(program),
        at: program.at,
      };
      return [{ fact }];
    }),
  };
}

function partsOf(pieces: readonly Piece[]): readonly PatternPart[] {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : { unknown: true }));
}

/** What an image is called, without where it is kept and its release. */
function imageName(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1).replace(/[:@].*$/, '');
}
