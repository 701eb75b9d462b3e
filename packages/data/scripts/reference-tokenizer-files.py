"""Writes ../src/node/fixtures/reference-tokenizer-files.json: folders with the older files of
tokenizers, trained here on a few lines, and the ids that transformers gives to texts.

    python reference-tokenizer-files.py       (transformers 5.24, tokenizers 0.23, sentencepiece 0.2)
"""

import base64
import json
import pathlib
import sys
import tempfile

import sentencepiece as spm
import tokenizers as tk
import transformers as t

OUT = pathlib.Path(__file__).parent.parent / "src/node/fixtures/reference-tokenizer-files.json"
LINES = [
    "the river is old and the hills are older",
    "an old man walks to the river in the morning",
    "morning light falls on the hills and on the river",
    "walking, talking, falling: what is it all about?",
    "I'm sure it's the old river. 12 men, 345 hills!",
    "Der Fluss ist alt, und die Hügel sind älter als er.",
    "河流很古老，山更古老。",
] * 4
TEXTS = [
    "the river is old",
    "  The  river\tis\n\nold  ",
    "Hügel und 古老 hills",
    "it's 12345 <mask> </s> <pad> [MASK] x",
    " leading and trailing ",
    "a\u00a0b\u3000c e\u0301 \ufb01 \u200b🌊",
    ">>deu<< the river",
    "``quoted'' text <extra_id_0> and <extra_id_99>",
]
# Beside those, for cases with special tokens of their own.
SPECIAL_TEXTS = ["the <x> river<y> is <extra_id_1>old", "<y> <x><extra_id_0>"]


def words(folder, name, **options):
    text = folder / "lines.txt"
    text.write_text("\n".join(LINES))
    spm.SentencePieceTrainer.train(input=str(text), model_prefix=str(folder / "sp"), minloglevel=2, **options)
    (folder / "sp.vocab").unlink()
    (folder / "sp.model").rename(folder / name)
    text.unlink()


def byte_level(folder, specials, vocab_name="vocab.json", merges_name="merges.txt"):
    tokenizer = tk.Tokenizer(tk.models.BPE())
    tokenizer.pre_tokenizer = tk.pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = tk.trainers.BpeTrainer(
        vocab_size=330, special_tokens=specials, initial_alphabet=tk.pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(LINES, trainer)
    tokenizer.model.save(str(folder))


def word_piece(folder, specials=("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"), lowercase=True):
    tokenizer = tk.Tokenizer(tk.models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = tk.normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = tk.pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(LINES, tk.trainers.WordPieceTrainer(vocab_size=160, special_tokens=list(specials)))
    tokenizer.model.save(str(folder))


BART = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
unigram = dict(vocab_size=110, model_type="unigram", normalization_rule_name="identity", character_coverage=1.0, hard_vocab_limit=False)
t5_ids = dict(pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
albert_ids = dict(pad_id=0, unk_id=1, bos_id=-1, eos_id=-1, control_symbols=["[CLS]", "[SEP]", "[MASK]"], pad_piece="<pad>")


def marian(folder):
    words(folder, "source.spm", **unigram)
    words(folder, "target.spm", **unigram)
    model = spm.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    pieces = [model.id_to_piece(i) for i in range(model.get_piece_size())]
    kept = [p for p in pieces if p not in ("<unk>", "<s>", "</s>")][:-9]
    vocab = {p: i for i, p in enumerate(["</s>", "<unk>", *kept, ">>deu<<", "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(vocab))


cases = [
    ("roberta", lambda f: byte_level(f, BART), None),
    ("roberta", lambda f: byte_level(f, BART), {"add_prefix_space": True, "mask_token": {"__type": "AddedToken", "content": "<mask>", "lstrip": True, "normalized": False, "rstrip": False, "single_word": False}}),
    ("roberta", lambda f: byte_level(f, BART), {"extra_special_tokens": ["<x>"], "additional_special_tokens": ["<y>"]}),
    ("bart", lambda f: byte_level(f, BART), None),
    ("gpt2", lambda f: byte_level(f, ["<|endoftext|>"]), None),
    ("gpt2", lambda f: byte_level(f, ["<|endoftext|>"]), {"add_prefix_space": True, "add_bos_token": True}),
    ("bert", word_piece, None),
    ("bert", lambda f: word_piece(f, lowercase=False), {"do_lower_case": False}),
    ("bert", word_piece, {"do_lower_case": True, "strip_accents": False, "tokenize_chinese_chars": False}),
    ("bert", word_piece, {"extra_special_tokens": {"image_token": "<y>"}, "boi_token": "<x>"}),
    ("distilbert", word_piece, None),
    ("electra", word_piece, None),
    ("t5", lambda f: words(f, "spiece.model", **unigram, **t5_ids), None),
    ("t5", lambda f: words(f, "spiece.model", **unigram, **t5_ids), {"extra_ids": 3}),
    ("t5", lambda f: words(f, "spiece.model", **unigram, **t5_ids), {"additional_special_tokens": ["<x>"]}),
    ("t5", lambda f: words(f, "spiece.model", **unigram, **t5_ids), {"extra_ids": 3, "additional_special_tokens": ["<x>", "<extra_id_1>"]}),
    ("albert", lambda f: words(f, "spiece.model", **unigram, **albert_ids), None),
    ("albert", lambda f: words(f, "spiece.model", **unigram, **albert_ids), {"do_lower_case": False, "keep_accents": True}),
    ("llama", lambda f: words(f, "tokenizer.model", vocab_size=420, model_type="bpe", normalization_rule_name="identity", byte_fallback=True, character_coverage=0.99, hard_vocab_limit=False), None),
    ("llama", lambda f: words(f, "tokenizer.model", vocab_size=420, model_type="bpe", normalization_rule_name="identity", byte_fallback=True, character_coverage=0.99, hard_vocab_limit=False), {"add_bos_token": True, "add_eos_token": False, "legacy": True}),
    ("llama", lambda f: words(f, "tokenizer.model", vocab_size=420, model_type="bpe", normalization_rule_name="identity", byte_fallback=True, character_coverage=0.99, hard_vocab_limit=False, remove_extra_whitespaces=False), {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True}),
    ("llama", lambda f: words(f, "tokenizer.model", vocab_size=420, model_type="bpe", normalization_rule_name="identity", byte_fallback=True, character_coverage=0.99, hard_vocab_limit=False, remove_extra_whitespaces=False), {"legacy": False, "add_bos_token": True}),
    ("marian", marian, {"source_lang": "en", "target_lang": "de"}),
]
written = []
for family, make, config in cases:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make(folder)
        (folder / "config.json").write_text(json.dumps({"model_type": family}))
        if config is not None:
            (folder / "tokenizer_config.json").write_text(json.dumps(config))
        tokenizer = t.AutoTokenizer.from_pretrained(name)
        files = {p.name: base64.b64encode(p.read_bytes()).decode() for p in sorted(folder.iterdir())}
        texts = [*TEXTS, *SPECIAL_TEXTS] if "special_tokens" in json.dumps(config) else TEXTS
        encoded = [tokenizer(text)["input_ids"] for text in texts]
        pair = tokenizer("the river", "the hills")
        written.append({
            "family": family,
            "settings": config,
            **({} if texts is TEXTS else {"texts": texts}),
            "files": files,
            "ids": encoded,
            "pair": pair["input_ids"],
            "pairTypes": pair.get("token_type_ids"),
            "decoded": [tokenizer.decode(ids, skip_special_tokens=True) for ids in encoded],
        })
        if "--show" in sys.argv:
            print("=====", family, config, type(tokenizer).__name__)
            if hasattr(tokenizer, "backend_tokenizer"):
                shown = json.loads(tokenizer.backend_tokenizer.to_str())
                shown["model"] = {k: v for k, v in shown["model"].items() if k not in ("vocab", "merges")}
                shown["added_tokens"] = [(a["id"], a["content"], a["lstrip"], a["normalized"], a["special"]) for a in shown["added_tokens"]][:12]
                print(json.dumps(shown, ensure_ascii=False)[:1800])
            print(encoded[0], encoded[3], encoded[7])
OUT.parent.mkdir(exist_ok=True)
OUT.write_text(json.dumps({"texts": TEXTS, "cases": written}, separators=(",", ":")) + "\n")
print(len(written), "cases,", OUT.stat().st_size, "bytes")
