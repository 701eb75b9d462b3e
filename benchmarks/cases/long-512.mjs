import { encoderClassifier } from './shared/encoder-classifier.mjs';

export const suites = ['train-step', 'first-step', 'memory'];

export const build = () => encoderClassifier({ batch: 4, time: 512 });
