/** What tensors hold as int32. */
const LARGEST_ID = 2 ** 31 - 1;

/** Tokens and their ids, both ways. Ids need not be dense. */
export class Vocabulary {
  private readonly byToken: Map<string, number>;
  private readonly byId: (string | undefined)[];
  private isAscending = true;

  /** `tokens[id]` is the token with that id. */
  constructor(tokens: Iterable<string> | Iterable<readonly [string, number]>) {
    this.byToken = new Map();
    this.byId = [];
    let position = 0;
    for (const entry of tokens) {
      if (typeof entry === 'string') this.add(entry, position++);
      else this.add(entry[0], entry[1]);
    }
  }

  private add(token: string, id: number): void {
    if (!Number.isInteger(id) || id < 0 || id > LARGEST_ID)
      throw new Error(
        `Vocabulary: the id of ${JSON.stringify(token)} is ${id}, expected an integer from 0 to ${LARGEST_ID}`,
      );
    const holder = this.byId[id];
    if (holder !== undefined)
      throw new Error(
        `Vocabulary: id ${id} is given to both ${JSON.stringify(holder)} and ${JSON.stringify(token)}; ids must be unique`,
      );
    if (this.byToken.has(token))
      throw new Error(
        `Vocabulary: token ${JSON.stringify(token)} has both id ${this.byToken.get(token)} and id ${id}; remove one`,
      );
    this.byToken.set(token, id);
    if (id < this.byId.length) this.isAscending = false;
    this.byId[id] = token;
  }

  /** Number of tokens. */
  get size(): number {
    return this.byToken.size;
  }

  /** One more than the greatest id: the rows an embedding needs. */
  get idLimit(): number {
    return this.byId.length;
  }

  idOf(token: string): number | undefined {
    return this.byToken.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.byId[id];
  }

  /** `[token, id]` by ascending id. */
  entries(): IterableIterator<[string, number]> {
    // Not over all ids: one large id would make them billions.
    if (this.isAscending) return this.byToken.entries();
    return [...this.byToken].sort(([, a], [, b]) => a - b).values();
  }

  /** Tokens by ascending id. */
  tokens(): string[] {
    return Array.from(this.entries(), ([token]) => token);
  }
}
