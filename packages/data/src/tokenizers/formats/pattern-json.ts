import { Pattern } from '../text/pattern.js';
import type { JsonField } from './json-field.js';

/** `{"String": …}`, `{"Regex": …}` or a plain string. */
export function patternOf(field: JsonField): Pattern {
  if (typeof field.value === 'string') return new Pattern({ String: field.value });
  const regex = field.get('Regex');
  try {
    if (regex.isPresent) return new Pattern({ Regex: regex.string() });
  } catch (error) {
    throw new Error(`${regex.path}: ${(error as Error).message}`);
  }
  return new Pattern({ String: field.get('String').string() });
}
