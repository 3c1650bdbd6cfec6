export function signsOf(pattern: RegExp): readonly string[];
export function signsSource(signs: readonly (readonly string[])[]): string;
