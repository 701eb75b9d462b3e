/** What a new layer is called, in every spelling, and where it belongs. */
export interface LayerNames {
  /** `GatedSum` */
  readonly className: string;
  /** `gatedSum` */
  readonly factory: string;
  /** `gated-sum` */
  readonly file: string;
  /** The package's name without its scope, the start of the class name under which it is saved. */
  readonly owner: string;
  /** The package's name, for the changeset. */
  readonly packageName: string;
  /** Where the base class comes from, as the source imports it. */
  readonly base: string;
}

/** The source: options, documentation and weights are there, the formula is not. */
export function layerSource({ className, factory, owner, base }: LayerNames): string {
  const helpers = base.startsWith('.')
    ? `import { initializers } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import {
  CompositeLayer,
  type InputAxes,
  type LayerConfig,
  registerLayer,
  required,
} from '${base}';
`
    : `import { initializers } from '@resattn/core';
import {
  CompositeLayer,
  type InputAxes,
  type LayerConfig,
  registerLayer,
  required,
} from '${base}';
import * as tf from '@tensorflow/tfjs';
`;
  return `${helpers}
export interface ${className}Options extends LayerConfig {
  /** Number of output features. */
  readonly units: number;
}

/**
 * ${className}: \`y = …\`. The formula in one line, and what it is good for.
 *
 * Shapes: x \`[batch, time, features]\` to \`[batch, time, units]\`.
 *
 * Authors, "Title", year, https://arxiv.org/abs/….
 *
 * @throws Error when x has another rank, or other features than the layer was built for.
 */
export class ${className} extends CompositeLayer<${className}Options> {
  static readonly className: string = '${owner}>${className}';
  static {
    registerLayer(${className});
  }

  private kernel!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: ${className}Options) {
    super(config, { units: required });
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { units } = this.options;
    this.kernel = this.weight('kernel', [shape![2]!, units], initializers.glorotUniform());
    this.bias = this.weight('bias', [units], tf.initializers.zeros());
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[shape![0]!, shape![1]!, this.options.units]];
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const [kernel, bias] = [this.kernel.read(), this.bias.read()];
    throw new Error(
      \`\${this.label}: the formula is missing; compute y here, from x [\${x!.shape}], the kernel \` +
        \`[\${kernel.shape}] and the bias [\${bias.shape}]\`,
    );
  }
}

/** Makes a {@link ${className}}. */
export function ${factory}(options: ${className}Options): ${className} {
  return new ${className}(options);
}
`;
}

/** The test: all checks of the conformance suite. */
export function layerTest({ factory, file }: LayerNames): string {
  return `import { describeLayer } from '@resattn/testing';
import { describe, it } from 'vitest';
import { ${factory} } from './${file}.js';

describeLayer(
  {
    create: () => ${factory}({ units: 4 }),
    inputs: [{ axes: ['batch', 'time', 6] }],
    weights: { trainable: 2 },
  },
  { describe, it },
);
`;
}

/** The page: what a reader wants to know, to be filled in. */
export function layerPage({ className, factory, packageName }: LayerNames): string {
  return `# ${className}

\`y = …\`. The formula, and what it is good for.

## Shapes

| | axes |
|---|---|
| input x | \`[batch, time, features]\` |
| output | \`[batch, time, units]\` |

## Options

| option | default | meaning |
|---|---|---|
| \`units\` | **required** | Number of output features. |

## Example

\`\`\`ts
import { ${factory} } from '${packageName}';
import * as tf from '@tensorflow/tfjs';

const y = ${factory}({ units: 4 }).apply(tf.randomNormal([2, 5, 6]));
console.log(y.shape); // [2, 5, 4]
\`\`\`

## Paper

Authors, "Title", year, https://arxiv.org/abs/….
`;
}

export function layerChangeset({ className, packageName }: LayerNames): string {
  return `---
'${packageName}': minor
---

${className}, a new layer.
`;
}
