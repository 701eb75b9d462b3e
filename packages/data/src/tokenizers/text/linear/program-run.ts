import type { Instruction, Program } from './program.js';

/** A program on one text. What has failed for good is remembered from one start to the next. */
export class ProgramRun {
  /**
   * One bit for each branch, number of empty iterations and place in the text: set where continuing
   * from there has failed.
   */
  private readonly failed: Uint32Array;
  /** The same where continuing is known to match; kept for {@link exists} only. */
  private succeeded: Uint32Array | undefined;
  private readonly width: number;
  private readonly parts = new Map<Program, ProgramRun>();

  constructor(
    private readonly program: Program,
    private readonly text: string,
  ) {
    this.width = text.length + 1;
    const states = program.branches * (program.depth + 1) * this.width;
    this.failed = new Uint32Array(Math.ceil(states / 32));
  }

  /** Where a match from `start` ends (begins, for one that is read backwards), or -1. */
  from(start: number): number {
    return this.run(start);
  }

  /** Whether there is a match from `start`, wherever it ends. */
  exists(start: number): boolean {
    this.succeeded ??= new Uint32Array(this.failed.length);
    return this.run(start, this.succeeded) >= 0;
  }

  private run(start: number, succeeded?: Uint32Array): number {
    const { instructions, depth } = this.program;
    /** The bits set on the way. */
    const set: number[] = [];
    /** The bits of the branches that lead to where we are. */
    const path: number[] = [];
    /** Alternatives that remain: instruction, place in the text, empty iterations, length of the path. */
    const remaining: number[] = [];
    let next = 0;
    let at = start;
    /** How many of the iterations around this instruction, from the innermost, have matched nothing. */
    let empty = 0;
    for (;;) {
      const instruction = instructions[next]!;
      let continues = true;
      switch (instruction.op) {
        case 'match':
          this.succeed(path, set, succeeded);
          return at;
        case 'jump':
          next = instruction.to;
          break;
        case 'branch': {
          const bit = (instruction.index * (depth + 1) + empty) * this.width + at;
          if (succeeded && has(succeeded, bit)) {
            this.succeed(path, set, succeeded);
            return at;
          }
          if (has(this.failed, bit)) continues = false;
          else {
            add(this.failed, bit);
            set.push(bit);
            path.push(bit);
            remaining.push(instruction.second, at, empty, path.length);
            next = instruction.first;
          }
          break;
        }
        case 'enter':
          empty++;
          next++;
          break;
        case 'leave':
          continues = empty === 0;
          next++;
          break;
        default: {
          const moved = this.step(instruction, at);
          continues = moved >= 0;
          if (moved !== at) empty = 0;
          at = moved;
          next++;
        }
      }
      if (continues) continue;
      if (remaining.length === 0) return -1;
      path.length = remaining.pop()!;
      empty = remaining.pop()!;
      at = remaining.pop()!;
      next = remaining.pop()!;
    }
  }

  /**
   * Of the bits set on the way to a match, takes back those that do not stand for a failure: the ones
   * on the path to it, and at the same places those that may have failed since they led back to it.
   */
  private succeed(path: readonly number[], set: readonly number[], succeeded?: Uint32Array): void {
    const places = new Set(path.map((bit) => bit % this.width));
    for (const bit of set)
      if (places.has(bit % this.width)) this.failed[bit >>> 5]! &= ~(1 << (bit & 31));
    if (succeeded) for (const bit of path) add(succeeded, bit);
  }

  /** The place in the text after an instruction, or -1 if it does not match. */
  private step(
    instruction: Exclude<Instruction, { op: 'match' | 'jump' | 'branch' | 'enter' | 'leave' }>,
    at: number,
  ): number {
    const { text } = this;
    switch (instruction.op) {
      case 'character': {
        const { isBackward } = this.program;
        const codePoint = isBackward ? this.before(at) : text.codePointAt(at);
        if (codePoint === undefined || !instruction.test(codePoint)) return -1;
        const width = codePoint > 0xffff ? 2 : 1;
        return isBackward ? at - width : at + width;
      }
      case 'edge': {
        const isStart = instruction.at === 'start';
        if (at === (isStart ? 0 : text.length)) return at;
        return instruction.isMultiline && isLineEnd(text[isStart ? at - 1 : at]!) ? at : -1;
      }
      case 'wordEdge': {
        const is = (codePoint: number | undefined) =>
          codePoint !== undefined && instruction.test(codePoint);
        return (is(this.before(at)) !== is(text.codePointAt(at))) !== instruction.isNegated
          ? at
          : -1;
      }
      case 'look':
        return this.part(instruction.program).exists(at) === instruction.isNegated ? -1 : at;
      case 'atomic':
        return this.part(instruction.program).from(at);
    }
  }

  private part(program: Program): ProgramRun {
    let run = this.parts.get(program);
    if (run === undefined) {
      run = new ProgramRun(program, this.text);
      this.parts.set(program, run);
    }
    return run;
  }

  private before(at: number): number | undefined {
    if (at === 0) return undefined;
    const unit = this.text.charCodeAt(at - 1);
    const isLow = unit >= 0xdc00 && unit < 0xe000;
    const whole = isLow && at > 1 ? this.text.codePointAt(at - 2)! : unit;
    return whole > 0xffff ? whole : unit;
  }
}

const has = (bits: Uint32Array, bit: number): boolean =>
  ((bits[bit >>> 5]! >>> (bit & 31)) & 1) === 1;

function add(bits: Uint32Array, bit: number): void {
  bits[bit >>> 5]! |= 1 << (bit & 31);
}

const isLineEnd = (unit: string): boolean => /[\n\r\u2028\u2029]/.test(unit);
