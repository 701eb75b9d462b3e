export function texOf(formula: string): string;
export function withFormulas(markdown: string): string;
