"""Test accuracy of what a practitioner would try first, trained on the texts of CSV files (text,label).

Usage: accuracy.py test.csv train.csv [more training files]; prints one line of JSON.
"""

import csv
import json
import sys
import tempfile
import time

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

WORDS = r"\w+|[^\w\s]"


def read(files):
    texts, labels = [], []
    for file in files:
        with open(file, newline="", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                texts.append(row["text"])
                labels.append(row["label"])
    return texts, np.array(labels)


def ngrams(unspaced):
    """Words and pairs of them, or up to three characters where there are no spaces."""
    if unspaced:
        return {"analyzer": "char", "ngram_range": (1, 3), "lowercase": False}
    return {"ngram_range": (1, 2), "token_pattern": WORDS}


def nb_svm(train, labels, test, unspaced):
    """Wang and Manning (2012): presence of n-grams times their log-count ratios, one class against all."""
    vectorizer = CountVectorizer(binary=True, **ngrams(unspaced))
    x, z = vectorizer.fit_transform(train).astype(float), vectorizer.transform(test).astype(float)
    classes = sorted(set(labels))
    scores = np.zeros((z.shape[0], len(classes)))
    for k, name in enumerate(classes):
        mine = labels == name
        p, q = (1 + np.asarray(x[rows].sum(0)).ravel() for rows in (mine, ~mine))
        ratio = sp.diags(np.log(p / p.sum()) - np.log(q / q.sum()))
        machine = LinearSVC(C=0.1).fit(x @ ratio, mine)
        scores[:, k] = machine.decision_function(z @ ratio)
    return np.array(classes)[scores.argmax(1)]


def tfidf_lr(train, labels, test, unspaced):
    options = ngrams(unspaced) if unspaced else {"ngram_range": (1, 2)}
    vectorizer = TfidfVectorizer(**options)
    machine = LogisticRegression(C=10, max_iter=1000).fit(vectorizer.fit_transform(train), labels)
    return machine.predict(vectorizer.transform(test))


def fast_text(train, labels, test, unspaced):
    import fasttext

    def line(text):
        text = " ".join(text.lower().split())
        return " ".join(text.replace(" ", "")) if unspaced else text

    ids = {name: str(i) for i, name in enumerate(sorted(set(labels)))}
    names = {f"__label__{i}": name for name, i in ids.items()}
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        # It visits the texts in the order of the file, which may be that of the classes.
        for i in np.random.default_rng(1).permutation(len(train)):
            file.write(f"__label__{ids[labels[i]]} {line(train[i])}\n")
        file.flush()
        model = fasttext.train_supervised(
            file.name, epoch=25, wordNgrams=2, thread=1, verbose=0, seed=1
        )
    # Through the binding itself: its wrapper does not work with NumPy 2.
    answers = [model.f.predict(f"{line(text)}\n", 1, 0.0, "strict") for text in test]
    return np.array([names[answer[0][1]] for answer in answers])


def main():
    test, actual = read(sys.argv[1:2])
    train, labels = read(sys.argv[2:])
    letters = "".join(train[:1000])
    unspaced = sum("\u3040" <= c <= "\u9fff" for c in letters) > len(letters) / 2
    result = {}
    for method in (nb_svm, tfidf_lr, fast_text):
        start = time.time()
        try:
            predicted = method(train, labels, test, unspaced)
        except ImportError:
            continue
        result[method.__name__] = float((predicted == actual).mean())
        result[f"{method.__name__}_seconds"] = time.time() - start
    print(json.dumps(result))


main()
