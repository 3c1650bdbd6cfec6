/** What a person may write to begin with. */
export const EXAMPLE = 'write ownership.yaml, e.g. teams: { checkout: { members: 6, services: [orders] } }';
