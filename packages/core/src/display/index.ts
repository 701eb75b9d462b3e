// Imported for its effect too: tensors, variables, layers and models of tfjs are shown in notebooks.
import { installDisplays } from './install.js';

export { layerView, modelView } from './layer-view.js';
export { tensorView } from './tensor-view.js';
export { weightsView } from './weights-view.js';

installDisplays();
