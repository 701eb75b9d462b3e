import json
import os
import pathlib
import sys

os.environ["RAYON_NUM_THREADS"] = "1"
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "harness"))
import serve

try:
    import tokenizers
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
except ImportError:
    serve.absent("not installed (RESATTN_PYTHON names another Python)")

model, lines_file, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(lines_file, encoding="utf-8") as opened:
    lines = json.load(opened)
special = ["<pad>", "<unk>", "<bos>", "<eos>"]
bert_special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
settings = {"vocab_size": size, "show_progress": False}


# The same stages as our trainers of whole tokenizers have.
def make():
    if model == "bpe":
        tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        return tokenizer, trainers.BpeTrainer(min_frequency=2, special_tokens=special, **settings)
    if model == "byte-level-bpe":
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        return tokenizer, trainers.BpeTrainer(
            min_frequency=2, special_tokens=special, initial_alphabet=alphabet, **settings
        )
    if model == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer()
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        return tokenizer, trainers.WordPieceTrainer(
            min_frequency=2, special_tokens=bert_special, **settings
        )
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer, trainers.UnigramTrainer(
        special_tokens=special, unk_token="<unk>", **settings
    )


def step():
    tokenizer, trainer = make()
    tokenizer.train_from_iterator(lines, trainer)


serve.serve(f"tokenizers {tokenizers.__version__} (Python, Rust)", step)
