import type { Model } from '../../../src/model/model.js';
import { callsIn, channelsIn, modelOf, systemOf, unknownIn } from '../support.js';

type Sources = string | Readonly<Record<string, string>>;

/** A bank's teller, who publishes, and its ledger, that consumes; one source alone is their `index.ts`. */
export function bankOf(
  teller: Sources,
  ledger: Sources,
  environment: Readonly<Record<string, string>> = {},
  others: Readonly<Record<string, string>> = {},
): Promise<Model> {
  const service = (sources: Sources) => ({
    files: typeof sources === 'string' ? { 'index.ts': sources } : sources,
    environment,
  });
  return modelOf(systemOf({ ledger: service(ledger), teller: service(teller) }, others));
}

/** The channels between them. */
export async function channelsOf(...bank: Parameters<typeof bankOf>): Promise<readonly string[]> {
  return channelsIn(await bankOf(...bank));
}

/** The channels, then the calls, then what is not known. */
export async function said(...bank: Parameters<typeof bankOf>): Promise<readonly string[]> {
  const model = await bankOf(...bank);
  return [
    ...channelsIn(model),
    ...callsIn(model).map((call) => `call ${call}`),
    ...unknownIn(model).map((unknown) => `? ${unknown}`),
  ];
}
