import './node-util.js';
// The kernels of tfjs-node register themselves for the backend named `tensorflow`. Only these files
// are imported: the package's index would look for its native addon. The build bundles them, so the
// published package does not depend on tfjs-node and its install script.
import '@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js';
