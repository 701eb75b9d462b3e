// tfjs-node itself where RESATTN_TFJS_NODE names a folder that it is installed in, with its addon. The
// official addon dates from 2022; else its kernels run eagerly on the library that we use.
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** @typedef {typeof import('@tensorflow/tfjs')} Tf */
/** @typedef {import('@tensorflow/tfjs').SymbolicTensor} Symbolic */

/**
 * What a layer gives for a symbolic tensor, which tfjs's types do not tell.
 *
 * @param {import('@tensorflow/tfjs').layers.Layer} layer
 * @param {Symbolic | Symbolic[]} x
 */
export const applied = (layer, x) => /** @type {Symbolic} */ (layer.apply(x));

/**
 * @param {string} threads
 * @returns {Promise<{ tf: Tf, called?: string }>} tf, and what the table calls it.
 */
export async function tfjsNode(threads) {
  const folder = process.env.RESATTN_TFJS_NODE;
  if (folder === undefined) return { tf: await kernelsOnOurLibrary(threads) };
  process.env.TF_NUM_INTRAOP_THREADS = threads;
  process.env.TF_NUM_INTEROP_THREADS = threads;
  const tf = createRequire(join(folder, 'package.json'))('@tensorflow/tfjs-node');
  return { tf, called: 'tfjs-node addon' };
}

/** @param {string} threads */
async function kernelsOnOurLibrary(threads) {
  const { useTensorFlow } = await import('@resattn/runtime');
  const tf = await import('@tensorflow/tfjs');
  const tileGradient = tf.getGradient(tf.Tile);
  const [intraOpThreads, interOpThreads] = [Number(threads), Number(threads)];
  await useTensorFlow({ device: 'cpu', intraOpThreads, interOpThreads });
  // The runtime replaces some of tfjs-node's kernels and one gradient; the peer gets its own back.
  const require = createRequire(new URL('../../../packages/runtime/package.json', import.meta.url));
  for (const file of ['GatherV2', 'Identity', 'Cast', 'Reshape']) {
    const [kernel] = Object.values(require(`@tensorflow/tfjs-node-gpu/dist/kernels/${file}.js`));
    tf.unregisterKernel(kernel.kernelName, kernel.backendName);
    tf.registerKernel(kernel);
  }
  tf.unregisterGradient(tf.Tile);
  tf.registerGradient(tileGradient);
  return tf;
}
