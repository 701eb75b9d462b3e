export interface Output {
  readonly text?: string | string[];
  readonly data?: Readonly<Record<string, string | string[]>>;
}

export interface Cell {
  readonly cell_type: string;
  readonly source: string[];
  readonly outputs?: Output[];
}

export function cellsOf(json: string): Cell[];
export function notebookPage(
  name: string,
  json: string,
  withLinks: (text: string) => string,
  isInBrowser: boolean,
): { markdown: string; outputs: string[] };
