// Checks of option values. Each error names what was got, what is wanted, and what to do.

export function checkPositiveInteger(owner: string, name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${owner}: ${name} is ${value}, expected an integer of at least 1`);
}

export function checkRate(owner: string, name: string, value: number): void {
  if (!(value >= 0 && value < 1))
    throw new Error(
      `${owner}: ${name} is ${value}, expected a rate from 0 up to but not including 1; ` +
        'it is the share that is dropped',
    );
}

export function checkOneOf(
  owner: string,
  name: string,
  value: string,
  allowed: readonly string[],
): void {
  if (!allowed.includes(value))
    throw new Error(`${owner}: ${name} is "${value}", expected one of: ${allowed.join(', ')}`);
}

export function checkDivides(
  owner: string,
  divisorName: string,
  divisor: number,
  name: string,
  value: number,
): void {
  if (value % divisor !== 0)
    throw new Error(
      `${owner}: ${name} ${value} is not divisible by ${divisorName} ${divisor}; ` +
        `choose a ${divisorName} that divides ${value}`,
    );
}
