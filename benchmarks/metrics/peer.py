import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "harness"))
import serve

file, size, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(file, encoding="utf-8") as opened:
    pairs = json.load(opened)
position = 0


def piece():
    global position
    taken = pairs[position : position + size]
    position = (position + size) % len(pairs)
    return [p["hypothesis"] for p in taken], [p["reference"] for p in taken]


if name.startswith("rouge"):
    try:
        import rouge_score
        from rouge_score import rouge_scorer, scoring
    except ImportError:
        serve.absent("not installed (RESATTN_PYTHON names another Python)")

    types = ["rouge1", "rouge2", "rougeL", "rougeLsum"]

    def step():
        scorer = rouge_scorer.RougeScorer(types, use_stemmer=name == "rouge-stem")
        scores = [scorer.score(ref, hyp) for hyp, ref in zip(*piece())]
        return {t: sum(s[t].fmeasure for s in scores) / len(scores) for t in types}

    description = "rouge-score"
else:
    try:
        import sacrebleu
        from sacrebleu.metrics import BLEU, CHRF, TER
    except ImportError:
        serve.absent("not installed (RESATTN_PYTHON names another Python)")

    make = {"bleu": BLEU, "chrf": CHRF, "chrf++": lambda: CHRF(word_order=2), "ter": TER}[name]

    # A new metric each time: its tokenizer remembers lines that it has seen.
    def step():
        hypotheses, references = piece()
        return make().corpus_score(hypotheses, [references]).score

    description = f"sacrebleu {sacrebleu.__version__}"

serve.serve(description, step)
