"""Answers the questions of fuzz.mjs by the reference implementations, one JSON line each."""

import json
import math
import sys
import warnings

import numpy as np
import sacrebleu
import scipy.stats
import seqeval.metrics
import seqeval.metrics.sequence_labeling
import seqeval.scheme
import sklearn.metrics as sk
from rouge_score import rouge_scorer

warnings.filterwarnings("ignore")


def translation(metric):
    def answer(q):
        scorer = metric(**q["options"])
        # One stream for each reference.
        streams = [list(stream) for stream in zip(*q["references"])]
        return scorer.corpus_score(q["hypotheses"], streams).score

    return answer


def rouge(q):
    scorer = rouge_scorer.RougeScorer(q["types"], use_stemmer=q["stem"])
    sums = {name: np.zeros(3) for name in q["types"]}
    for hypothesis, reference in zip(q["hypotheses"], q["references"]):
        for name, score in scorer.score_multi(reference, hypothesis).items():
            sums[name] += np.array([score.precision, score.recall, score.fmeasure])
    return [list(sums[name] / len(q["hypotheses"])) for name in q["types"]]


def spans(q):
    extra = {"mode": "strict", "scheme": seqeval.scheme.IOB2} if q["strict"] else {}
    of = lambda average: list(
        map(
            float,
            seqeval.metrics.sequence_labeling.precision_recall_fscore_support(
                q["targets"], q["predictions"], average=average
            )[:3]
            if not extra
            else [
                f(q["targets"], q["predictions"], average=average, **extra)
                for f in (
                    seqeval.metrics.precision_score,
                    seqeval.metrics.recall_score,
                    seqeval.metrics.f1_score,
                )
            ],
        )
    )
    return [*of("micro"), *of("macro"), *of("weighted"), accuracy(q)]


def accuracy(q):
    return float(seqeval.metrics.accuracy_score(q["targets"], q["predictions"]))


def per_class(q):
    f = {"precision": sk.precision_score, "recall": sk.recall_score, "f1": sk.f1_score,
         "fBeta": sk.fbeta_score, "multilabelJaccard": sk.jaccard_score}[q["measure"]]
    options = {name: float(value) if name == "beta" else value for name, value in q["options"].items()}
    value = f(np.array(q["targets"]), np.array(q["predictions"]), **options)
    return value.tolist() if isinstance(value, np.ndarray) else float(value)


def report(q):
    out = sk.classification_report(q["targets"], q["predictions"], output_dict=True, zero_division=q["zero"], sample_weight=q["weights"])
    rows = [name for name in out if name not in ("accuracy", "macro avg", "weighted avg")]
    return [out["accuracy"], *[out[row][key] for row in [*rows, "macro avg", "weighted avg"] for key in ("precision", "recall", "f1-score", "support")]]


def simple(function, *columns):
    def answer(q):
        value = function(*[np.array(q[column]) for column in columns], **q.get("options", {}))
        return np.asarray(value, dtype=float).tolist()

    return answer


def regression(q):
    t, p, w = q["targets"], q["predictions"], q["weights"]
    out = [f(t, p, sample_weight=w) for f in (sk.mean_squared_error, sk.mean_absolute_error, sk.r2_score)]
    return [float(value) for value in out]


def correlations(q):
    t, p = q["targets"], q["predictions"]
    return [float(f(p, t)[0]) for f in (scipy.stats.pearsonr, scipy.stats.spearmanr, scipy.stats.kendalltau)]


answers = {
    "bleu": translation(sacrebleu.BLEU),
    "chrf": translation(sacrebleu.CHRF),
    "ter": translation(sacrebleu.TER),
    "rouge": rouge,
    "spans": spans,
    "perClass": per_class,
    "report": report,
    "accuracy": simple(sk.accuracy_score, "targets", "predictions"),
    "balancedAccuracy": simple(sk.balanced_accuracy_score, "targets", "predictions"),
    "matthews": simple(sk.matthews_corrcoef, "targets", "predictions"),
    "kappa": simple(sk.cohen_kappa_score, "targets", "predictions"),
    "confusion": simple(sk.confusion_matrix, "targets", "predictions"),
    "hamming": simple(sk.hamming_loss, "targets", "predictions"),
    "topK": simple(sk.top_k_accuracy_score, "targets", "scores"),
    "logLoss": simple(sk.log_loss, "targets", "scores"),
    "brier": simple(sk.brier_score_loss, "targets", "scores"),
    "auroc": simple(sk.roc_auc_score, "targets", "scores"),
    "averagePrecision": simple(sk.average_precision_score, "targets", "scores"),
    "ndcg": simple(sk.ndcg_score, "targets", "scores"),
    "coverage": simple(sk.coverage_error, "targets", "scores"),
    "rankingLoss": simple(sk.label_ranking_loss, "targets", "scores"),
    "lrap": simple(sk.label_ranking_average_precision_score, "targets", "scores"),
    "regression": regression,
    "correlations": correlations,
}


def plain(value):
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return [plain(item) for item in value] if isinstance(value, list) else value


for line in sys.stdin:
    out = []
    for question in json.loads(line):
        try:
            out.append({"value": plain(answers[question["metric"]](question))})
        except Exception as error:  # whatever the reference refuses
            out.append({"error": f"{type(error).__name__}: {error}"[:300]})
    print(json.dumps(out), flush=True)
