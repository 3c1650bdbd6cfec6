export function examplesOf(ids: readonly string[]): Record<string, string>;
export function examplesSource(examples: Record<string, string>): string;
