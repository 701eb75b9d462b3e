import * as metrics from '../dist/esm/index.js';

const words = [
  ...[
    'the',
    'The',
    'cat',
    'cats',
    'sat',
    'running',
    'mat',
    'a',
    'of',
    'is',
    'ÉTÉ',
    'straße',
    'ΟΔΟΣ',
  ],
  ...[
    '1,000',
    '3.14',
    'U.S.',
    "dog's",
    "it's",
    "'s",
    'e-mail',
    '10-',
    '-5',
    '&quot;',
    '&amp;',
    '&lt;',
  ],
  ...[
    '我',
    '喜欢',
    '北京',
    '的',
    'こんにちは',
    'カタカナ',
    'ー',
    '안녕',
    'Привет',
    'สวัสดี',
    '😀',
    '👩‍👩‍👧',
  ],
  ...[
    '.',
    ',',
    '!',
    '?',
    '"',
    '(',
    ')',
    ';',
    ':',
    '-',
    '/',
    '。',
    '，',
    '、',
    '「',
    '！',
    '〜',
    '・',
  ],
  ...[
    '\u3000',
    '\u00a0',
    '\u0085',
    '\u001c',
    '\u200b',
    '\ufeff',
    'İ',
    'ﬁ',
    '㍿',
    '㈱',
    '\u31f0',
    '豈',
    '𠀀',
  ],
];
const gaps = [' ', ' ', ' ', ' ', '', '', '  ', '\t', '\n', '\n-', '\u3000'];

function text(random, most = 12) {
  let out = '';
  for (let i = random.integer(0, most); i > 0; i--)
    out += random.choice(words) + random.choice(gaps);
  return out;
}

/** A text a few words off another. */
function variant(random, source) {
  const parts = source.split(' ');
  for (let i = random.integer(0, 3); i > 0; i--) {
    const at = random.integer(0, parts.length);
    const cut = random.integer(0, 2);
    parts.splice(at, cut, ...(random.chance() ? [random.choice(words)] : []));
    if (random.chance(0.3)) parts.push(...parts.splice(0, random.integer(0, 3)));
  }
  return parts.join(' ');
}

function translations(random) {
  const items = random.integer(1, 4);
  const numReferences = random.integer(1, 3);
  const references = random.list(items, () => {
    const first = text(random);
    return random.list(numReferences, (i) => (i === 0 ? first : variant(random, first)));
  });
  return { references, hypotheses: references.map(([first]) => variant(random, first)) };
}

const some = (random, options) =>
  Object.fromEntries(
    Object.entries(options)
      .filter(() => random.chance())
      .map(([name, values]) => [name, random.choice(values)]),
  );

const snake = (options) =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

const bools = [true, false];

function translation(metric, make, options) {
  return (random) => {
    const chosen = some(random, options);
    const { maxOrder, ...theirs } = chosen;
    if (maxOrder !== undefined) theirs.maxNgramOrder = maxOrder;
    const { hypotheses, references } = translations(random);
    return {
      question: { metric, options: snake(theirs), hypotheses, references },
      ours: () => make(chosen).update(hypotheses, references).result().score,
    };
  };
}

/** Labels of both sides, and weights now and then. */
function labels(random, { kinds = 4 } = {}) {
  const sets = [
    [0, 1],
    [1, 2],
    [-1, 1],
    [0, 1, 2, 3],
    [3, 10, 20],
    ['a', 'b'],
    ['a', 'b', 'c'],
    ['neg', 'pos'],
    ['zebra', 'Äpfel', '中'],
    [1],
    [0],
    ['x'],
  ];
  const set = random.choice(sets).slice(0, kinds);
  const length = random.integer(1, 8);
  const draw = () => random.list(length, () => random.choice(set));
  const weights = random.chance(0.3) ? random.list(length, () => random.integer(0, 4) / 2) : null;
  return { set, predictions: draw(), targets: draw(), weights };
}

const average = (value) => (value === 'none' ? null : value);

function perClass(random) {
  const { set, predictions, targets, weights } = labels(random);
  const measure = random.choice(['precision', 'recall', 'f1', 'fBeta']);
  const options = {
    average: random.choice(['micro', 'macro', 'weighted', 'binary', 'none']),
    ...(measure === 'fBeta' && { beta: random.choice([0, 0.5, 1, 2, Number.POSITIVE_INFINITY]) }),
    ...some(random, { zeroDivision: [0, 1] }),
    ...(random.chance(0.3) && { positive: random.choice([...set, 7, 'q']) }),
  };
  if (random.chance(0.3)) {
    const chosen = set.filter(() => random.chance(0.7));
    options.labels = chosen.length > 0 ? chosen : [...set];
    if (random.chance(0.2)) options.labels.push(typeof set[0] === 'number' ? 99 : 'zz');
  }
  const theirs = {
    average: average(options.average),
    // JSON has no infinity.
    ...(options.beta !== undefined && { beta: String(options.beta) }),
    zero_division: options.zeroDivision ?? 0,
    ...(options.positive !== undefined && { pos_label: options.positive }),
    ...(options.labels && { labels: options.labels }),
    ...(weights && { sample_weight: weights }),
  };
  return {
    question: { metric: 'perClass', measure, predictions, targets, options: theirs },
    ours: () => {
      const metric = metrics[measure](options).update(predictions, targets, weights ?? undefined);
      const value = metric.result();
      return Array.isArray(value) ? value.map((row) => row.value) : value;
    },
  };
}

function overLabels(metric, make, choose = () => ({}), pick = (value) => value) {
  return (random) => {
    const { predictions, targets, weights, set } = labels(random);
    const { ours = {}, theirs = {} } = choose(random, set);
    return {
      question: {
        ...{ metric, predictions, targets },
        options: { ...theirs, ...(weights && { sample_weight: weights }) },
      },
      ours: () =>
        pick(
          make(ours)
            .update(predictions, targets, weights ?? undefined)
            .result(),
        ),
    };
  };
}

function report(random) {
  const { predictions, targets, weights } = labels(random);
  const zero = random.choice([0, 1]);
  return {
    question: { metric: 'report', predictions, targets, weights, zero },
    ours: () => {
      const out = metrics
        .classificationReport({ zeroDivision: zero })
        .update(predictions, targets, weights ?? undefined)
        .result();
      const rows = [...out.classes, out.macro, out.weighted];
      return [
        out.accuracy,
        ...rows.flatMap((row) => [row.precision, row.recall, row.f1, row.support]),
      ];
    },
  };
}

const tagPool = [
  ...['O', 'B-PER', 'I-PER', 'E-PER', 'S-PER', 'B-LOC', 'I-LOC', 'B', 'I', 'E', 'S', 'B-', 'I-'],
  ...['U-PER', 'L-PER', 'U-LOC', 'L-LOC', 'B_PER', 'I_PER', 'b-per', 'i-per', 'o', 'l', 'B-A-B'],
  ...['I-A-B', 'O-PER', 'BPER', '.', 'X-PER', 'I-中', 'B-中', '--B', 'B--A-', 'I--A-'],
];

function spans(random) {
  const strict = random.chance(0.4);
  const pool = random.chance(0.6)
    ? tagPool.slice(0, strict ? 3 : 7)
    : strict
      ? [
          'O',
          'B-PER',
          'I-PER',
          'B-LOC',
          'I-LOC',
          'B',
          'I',
          'B_PER',
          'I_PER',
          'O-PER',
          'B--A-',
          'E-PER',
          'x',
        ]
      : tagPool;
  const lengths = random.list(random.integer(1, 4), () => random.integer(1, 6));
  const draw = () => lengths.map((length) => random.list(length, () => random.choice(pool)));
  const targets = draw();
  const predictions = targets.map((tags) =>
    tags.map((tag) => (random.chance(0.6) ? tag : random.choice(pool))),
  );
  return {
    question: { metric: 'spans', strict, predictions, targets },
    ours: () => {
      const { micro, macro, weighted, tokenAccuracy } = metrics
        .spanReport({ reading: strict ? 'strict' : 'default' })
        .update(predictions, targets)
        .result();
      const rows = [micro, macro, weighted].flatMap((row) => [row.precision, row.recall, row.f1]);
      return [...rows, tokenAccuracy];
    },
  };
}

function rouge(random) {
  const { hypotheses, references } = translations(random);
  const all = ['rouge1', 'rouge2', 'rouge4', 'rougeL', 'rougeLsum'];
  const types = all.filter(() => random.chance());
  if (types.length === 0) types.push('rouge1');
  const useStemmer = random.chance();
  return {
    question: { metric: 'rouge', types, stem: useStemmer, hypotheses, references },
    ours: () => {
      const scores = metrics.rouge({ types, useStemmer }).update(hypotheses, references).result();
      return types.map((type) => [scores[type].precision, scores[type].recall, scores[type].f1]);
    },
  };
}

/** Scores of classes with ties, targets, weights. */
function scored(random, { probabilities = false, binary = random.chance(0.4) } = {}) {
  const numClasses = binary ? 2 : random.integer(3, 5);
  const length = random.integer(1, 10);
  const targets = random.list(length, () => random.integer(0, numClasses - 1));
  const row = () => {
    const raw = random.list(
      numClasses,
      () => random.integer(0, 8) / 8 + (probabilities ? 0.01 : 0),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return probabilities ? raw.map((value) => value / sum) : raw;
  };
  const rows = random.list(length, row);
  const weights = random.chance(0.3) ? random.list(length, () => random.integer(1, 4) / 2) : null;
  return { numClasses, targets, weights, scores: binary ? rows.map(([, p]) => p) : rows };
}

function overScores(metric, make, choose, kind = {}) {
  return (random) => {
    const drawn = scored(random, kind);
    const { ours = {}, theirs = {}, oneHot = false } = choose(random, drawn);
    const { targets, scores, numClasses } = drawn;
    // scikit-learn has no weights for pairs of classes.
    const weights = ours.multiClass === 'ovo' && numClasses > 2 ? null : drawn.weights;
    const isOneHot = oneHot && numClasses > 2;
    return {
      question: {
        ...{ metric, scores },
        targets: isOneHot
          ? targets.map((target) => Array.from({ length: numClasses }, (_, i) => +(i === target)))
          : targets,
        options: { ...theirs, ...(weights && { sample_weight: weights }) },
      },
      ours: () =>
        make(ours)
          .update(scores, targets, weights ?? undefined)
          .result(),
    };
  };
}

const classList = ({ numClasses }) => Array.from({ length: numClasses }, (_, i) => i);

function multilabel(random) {
  const numLabels = random.integer(2, 4);
  const length = random.integer(1, 6);
  const rows = () => random.list(length, () => random.list(numLabels, () => random.integer(0, 1)));
  return { predictions: rows(), targets: rows(), numLabels, length };
}

function multilabelPerClass(random) {
  const { predictions, targets, length } = multilabel(random);
  const measure = random.choice(['precision', 'recall', 'f1', 'multilabelJaccard']);
  const options = {
    average: random.choice(['micro', 'macro', 'weighted', 'samples']),
    ...some(random, { zeroDivision: [0, 1] }),
  };
  const weights = random.chance(0.3) ? random.list(length, () => random.integer(1, 4) / 2) : null;
  const make = {
    precision: metrics.multilabelPrecision,
    recall: metrics.multilabelRecall,
    f1: metrics.multilabelF1,
    multilabelJaccard: metrics.multilabelJaccard,
  }[measure];
  const theirs = {
    average: options.average,
    zero_division: options.zeroDivision ?? 0,
    ...(weights && { sample_weight: weights }),
  };
  return {
    question: { metric: 'perClass', measure, predictions, targets, options: theirs },
    ours: () =>
      make(options)
        .update(predictions, targets, weights ?? undefined)
        .result(),
  };
}

function overRows(metric, make, targetsOf = (_, rows) => rows) {
  return (random) => {
    const { targets, numLabels } = multilabel(random);
    const relevance = targetsOf(random, targets);
    const scores = targets.map(() => random.list(numLabels, () => random.integer(0, 6) / 4));
    return {
      question: { metric, targets: relevance, scores },
      ours: () => make().update(scores, relevance).result(),
    };
  };
}

function numbers(random) {
  const length = random.integer(1, 8);
  const scale = random.choice([1, 1 / 1024, 1e6]);
  const constant = random.chance(0.2);
  const draw = () => {
    const value = random.integer(-8, 8) / 4;
    return random.list(length, () => scale * (constant ? value : random.integer(-8, 8) / 4));
  };
  const weights = random.chance(0.3) ? random.list(length, () => random.integer(1, 4) / 2) : null;
  const odd = random.chance(0.05);
  const targets = draw();
  if (odd) targets[0] = null;
  return { targets, predictions: random.chance(0.2) ? [...targets] : draw(), weights };
}

function regression(random) {
  const { targets, predictions, weights } = numbers(random);
  const withNaN = (values) => values.map((value) => value ?? Number.NaN);
  return {
    question: { metric: 'regression', targets, predictions, weights },
    ours: () =>
      [metrics.meanSquaredError(), metrics.meanAbsoluteError(), metrics.r2()].map((metric) =>
        metric.update(withNaN(predictions), withNaN(targets), weights ?? undefined).result(),
      ),
  };
}

function correlations(random) {
  const drawn = numbers(random);
  const targets = [...drawn.targets.map((value) => value ?? 0), 1];
  const predictions = [...drawn.predictions.map((value) => value ?? 0), 2];
  return {
    question: { metric: 'correlations', targets, predictions },
    ours: () =>
      [metrics.pearson(), metrics.spearman(), metrics.kendall()].map((metric) =>
        metric.update(predictions, targets).result(),
      ),
  };
}

/** One random question to the reference, and what this package answers, by name. */
export const kinds = {
  bleu: translation('bleu', metrics.bleu, {
    tokenize: ['13a', 'intl', 'char', 'zh', 'none'],
    lowercase: bools,
    smoothMethod: ['exp', 'floor', 'add-k', 'none'],
    smoothValue: [0.1, 1, 2],
    maxOrder: [1, 2, 4, 6],
    effectiveOrder: bools,
  }),
  chrf: translation('chrf', metrics.chrf, {
    charOrder: [1, 3, 6],
    wordOrder: [0, 1, 2],
    beta: [1, 2, 3],
    lowercase: bools,
    whitespace: bools,
    epsSmoothing: bools,
  }),
  ter: translation('ter', metrics.ter, {
    normalized: bools,
    noPunct: bools,
    asianSupport: bools,
    caseSensitive: bools,
  }),
  rouge,
  spans,
  perClass,
  report,
  accuracy: overLabels('accuracy', metrics.accuracy),
  balancedAccuracy: overLabels('balancedAccuracy', metrics.balancedAccuracy, (random) => {
    const adjusted = random.chance();
    return { ours: { adjusted }, theirs: { adjusted } };
  }),
  matthews: overLabels('matthews', metrics.matthewsCorrelation),
  kappa: overLabels('kappa', metrics.cohenKappa, (random) => {
    const weighting = random.choice(['none', 'linear', 'quadratic']);
    return { ours: { weighting }, theirs: { weights: weighting === 'none' ? null : weighting } };
  }),
  confusion: overLabels(
    'confusion',
    metrics.confusionMatrix,
    (random, set) => (random.chance(0.3) ? { ours: { labels: set }, theirs: { labels: set } } : {}),
    ({ counts }) => counts,
  ),
  multilabelPerClass,
  topK: overScores(
    'topK',
    metrics.topKAccuracy,
    (random, drawn) => {
      const k = random.integer(1, 3);
      return { ours: { k }, theirs: { k, labels: classList(drawn) } };
    },
    { binary: false },
  ),
  logLoss: overScores(
    'logLoss',
    metrics.logLoss,
    (_, drawn) => ({ theirs: { labels: classList(drawn) } }),
    { probabilities: true },
  ),
  auroc: overScores(
    'auroc',
    metrics.auroc,
    (random, drawn) => {
      const options = some(random, { multiClass: ['ovr', 'ovo'], average: ['macro', 'weighted'] });
      const { multiClass = 'ovr', average = 'macro' } = options;
      const many = { multi_class: multiClass, average, labels: classList(drawn) };
      return { ours: options, theirs: drawn.numClasses > 2 ? many : {} };
    },
    { probabilities: true },
  ),
  averagePrecision: overScores('averagePrecision', metrics.averagePrecision, (random) => {
    const options = some(random, { average: ['macro', 'weighted', 'micro'] });
    return { ours: options, theirs: options, oneHot: true };
  }),
  ndcg: overRows('ndcg', metrics.ndcg, (random, rows) =>
    rows.map((row) => row.map(() => random.integer(0, 3))),
  ),
  coverage: overRows('coverage', metrics.coverageError),
  rankingLoss: overRows('rankingLoss', metrics.rankingLoss),
  lrap: overRows('lrap', metrics.labelRankingAveragePrecision),
  regression,
  correlations,
};
