import type { PretrainedConfig } from './config.js';

/** Fields that the reference declares as floats, whatever value they have. */
const floatField =
  /drop|_prob$|eps|_std$|initializer_(range|factor)$|theta$|(^|_)factor$|^beta_|penalty$|temperature$|^top_p$/;

/**
 * The text of a `config.json`. An integer in a field that the reference declares as a float is
 * written with a decimal point, which JavaScript's JSON leaves out and the reference insists on.
 */
export function configText(config: PretrainedConfig): string {
  const text = JSON.stringify(config, null, 2);
  const withPoints = text.replace(
    /^(\s*"(\w+)": -?\d+)(,?)$/gm,
    (line, number: string, name: string, comma: string) =>
      floatField.test(name) ? `${number}.0${comma}` : line,
  );
  return `${withPoints}\n`;
}
