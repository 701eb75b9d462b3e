import { bert } from './shared/bert.mjs';

export const suites = ['inference'];

export const build = () => bert({ batch: 32 });
