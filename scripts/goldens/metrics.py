"""Metrics: scikit-learn, seqeval and rouge-score."""

import warnings

import numpy as np
from rouge_score.rouge_scorer import RougeScorer
from seqeval import metrics as tagging
from sklearn import metrics

from reference import read_json


def classification(report):
    for case in read_json("metrics/classification.json")["cases"]:
        true, predicted, labels, weight = (
            case[k] for k in ("y_true", "y_pred", "labels", "sample_weight"))
        expected = case["expected"]
        found = {
            "accuracy": metrics.accuracy_score(true, predicted, sample_weight=weight),
            "confusion_matrix": metrics.confusion_matrix(
                true, predicted, labels=labels, sample_weight=weight).tolist(),
        }
        for average in ("micro", "macro", "weighted"):
            for division in (0, 1):
                name = f"{average}_zd{division}"
                p, r, f, _ = metrics.precision_recall_fscore_support(
                    true, predicted, labels=labels, average=average, sample_weight=weight,
                    zero_division=division)
                found[name] = {"precision": p, "recall": r, "f1": f}
        for division in (0, 1):
            p, r, f, s = metrics.precision_recall_fscore_support(
                true, predicted, labels=labels, sample_weight=weight, zero_division=division)
            found[f"per_class_zd{division}"] = {
                "precision": p.tolist(), "recall": r.tolist(), "f1": f.tolist(), "support": s.tolist()}
        if labels is None:
            found["mcc"] = metrics.matthews_corrcoef(true, predicted, sample_weight=weight)
            found["cohen_kappa"] = metrics.cohen_kappa_score(true, predicted, sample_weight=weight)
        found = {k: v for k, v in found.items() if k in expected}
        report.numbers(f"metrics/classification.json: {case['name']}", expected, found, 1e-9)


def spans(report):
    for case in read_json("metrics/seqeval.json")["cases"]:
        true, predicted = case["y_true"], case["y_pred"]
        found = {
            "precision": tagging.precision_score(true, predicted),
            "recall": tagging.recall_score(true, predicted),
            "f1": tagging.f1_score(true, predicted),
            "macro_f1": tagging.f1_score(true, predicted, average="macro"),
            "weighted_f1": tagging.f1_score(true, predicted, average="weighted"),
            "token_accuracy": tagging.accuracy_score(true, predicted),
        }
        found = {k: v for k, v in found.items() if k in case["expected"]}
        report.numbers(f"metrics/seqeval.json: {case['name']}", case["expected"], found, 1e-9)


def rouge(report):
    kinds = ["rouge1", "rouge2", "rouge3", "rougeL", "rougeLsum"]
    for i, case in enumerate(read_json("metrics/rouge.json")["cases"]):
        for name, stems in (("plain", False), ("stemmer", True)):
            scores = RougeScorer(kinds, use_stemmer=stems).score(case["target"], case["prediction"])
            found = {kind: list(scores[kind]) for kind in case["expected"][name]}
            report.numbers(f"metrics/rouge.json: {i} {name}", case["expected"][name], found, 1e-9)


def run(report):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with np.errstate(all="ignore"):
            classification(report)
            spans(report)
            rouge(report)
