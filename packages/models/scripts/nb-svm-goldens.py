"""Writes nb-svm.json and tfidf-svm.json: scores of linear machines by scikit-learn on invented texts.

python packages/models/scripts/nb-svm-goldens.py packages/models/src/baselines/fixtures
Needs scikit-learn. Log-count ratios by NumPy as in Wang and Manning 2012, then LinearSVC with the squared
hinge loss (LIBLINEAR), trained until its weights no longer change in the digits that are compared.
"""

import json
import re
import sys

import numpy as np
from scipy.sparse import diags
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.svm import LinearSVC


def texts_of(generator, num_classes, count):
    letters = list("aeioubdgklmnprstéß学习网络注意力")
    words = ["".join(generator.choice(letters, generator.integers(1, 5))) for _ in range(60)]
    favourites = [generator.permutation(60)[:20] for _ in range(num_classes)]
    texts, labels = [], []
    for _ in range(count):
        label = int(generator.integers(num_classes))
        pool = np.concatenate([np.arange(60), favourites[label]])
        chosen = [words[i] for i in generator.choice(pool, generator.integers(2, 9))]
        texts.append(" ".join(chosen) + str(generator.choice(["", ".", " !", " ?"])))
        labels.append(label)
    return texts, labels


def vectorizer(unit, min_n, max_n):
    if unit == "words":
        words = re.compile(r"\w+|[^\w\s]")
        return CountVectorizer(
            tokenizer=lambda text: words.findall(text.lower()), token_pattern=None,
            ngram_range=(min_n, max_n), lowercase=False, binary=True,
        )
    return CountVectorizer(
        analyzer="char", ngram_range=(min_n, max_n), lowercase=False, binary=True,
        preprocessor=lambda text: f" {text} ",
    )


def scores_of(train, labels, test, num_classes, c, smoothing):
    columns = []
    for k in range(1 if num_classes == 2 else 0, num_classes):
        positive = np.array(labels) == k
        p = smoothing + np.asarray(train[positive].sum(0)).ravel()
        q = smoothing + np.asarray(train[~positive].sum(0)).ravel()
        scales = diags(np.log((p / p.sum()) / (q / q.sum())))
        svm = LinearSVC(C=c, loss="squared_hinge", dual=True, tol=1e-10, max_iter=2_000_000, random_state=0)
        columns.append(svm.fit(train @ scales, positive).decision_function(test @ scales))
    if num_classes == 2:
        columns = [-columns[0], columns[0]]
    return np.stack(columns, 1)


def tfidf_scores_of(train, labels, test, num_classes, c):
    weights = TfidfTransformer()
    train, test = weights.fit_transform(train), weights.transform(test)
    columns = []
    for k in range(1 if num_classes == 2 else 0, num_classes):
        svm = LinearSVC(C=c, loss="squared_hinge", dual=True, tol=1e-10, max_iter=2_000_000, random_state=0)
        columns.append(svm.fit(train, np.array(labels) == k).decision_function(test))
    if num_classes == 2:
        columns = [-columns[0], columns[0]]
    return np.stack(columns, 1)


def main(folder):
    cases, tfidf_cases = [], []
    settings = [("words", 1, 2, 2, 0.1, 1.0), ("words", 1, 3, 4, 1.0, 0.5), ("characters", 1, 3, 3, 0.03, 1.0)]
    for i, (unit, min_n, max_n, num_classes, c, smoothing) in enumerate(settings):
        texts, labels = texts_of(np.random.default_rng(i), num_classes, 90)
        vectors = vectorizer(unit, min_n, max_n)
        train = vectors.fit_transform(texts[:60]).astype(float)
        test = vectors.transform(texts[60:]).astype(float)
        scores = scores_of(train, labels[:60], test, num_classes, c, smoothing)
        case = {
            "unit": unit, "minN": min_n, "maxN": max_n, "numClasses": num_classes, "c": c,
            "smoothing": smoothing, "train": texts[:60], "labels": labels[:60], "test": texts[60:],
            "features": train.shape[1], "scores": scores.round(8).tolist(),
        }
        cases.append(case)
        tfidf = tfidf_scores_of(train, labels[:60], test, num_classes, 10 * c)
        del (rest := dict(case))["smoothing"]
        tfidf_cases.append({**rest, "c": 10 * c, "scores": tfidf.round(8).tolist()})
    for name, written in (("nb-svm", cases), ("tfidf-svm", tfidf_cases)):
        with open(f"{folder}/{name}.json", "w", encoding="utf-8") as file:
            json.dump(written, file, ensure_ascii=False, indent=1)
            file.write("\n")


main(sys.argv[1])
