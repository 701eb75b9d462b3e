"""What `transformers` does in the comparisons of this folder.

make-bert TEXTS FOLDER   trains a WordPiece tokenizer on the lines of a file and saves a small BERT
run FOLDER IN OUT [LORA] loads a folder that was written here, and adapters beside it with PEFT, and
                         computes on the tensors of IN
"""

import json
import sys

import torch
import transformers
from safetensors.torch import load_file, save_file


def make_bert(texts, folder):
    from tokenizers import BertWordPieceTokenizer

    torch.manual_seed(1)
    trained = BertWordPieceTokenizer(lowercase=True)
    trained.train([texts], vocab_size=6000, min_frequency=2, show_progress=False)
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=trained._tokenizer,
        unk_token="[UNK]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        mask_token="[MASK]",
        model_max_length=64,
    )
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=512,
        max_position_embeddings=64,
    )
    model = transformers.BertForMaskedLM(config)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    print(json.dumps({"parameters": model.num_parameters(), "vocabulary": len(tokenizer)}))


def run(folder, inputs, outputs, adapters=None):
    architecture = json.load(open(f"{folder}/config.json"))["architectures"][0]
    model, info = getattr(transformers, architecture).from_pretrained(
        folder, output_loading_info=True, attn_implementation="eager"
    )
    if adapters is not None:
        import peft

        model = peft.PeftModel.from_pretrained(model, adapters)
    model.eval()
    problems = {name: sorted(map(str, found)) for name, found in info.items() if found}
    tensors = {name: tensor.long() for name, tensor in load_file(inputs).items()}
    with torch.no_grad():
        logits = [
            model(**{name: part for name, part in zip(tensors, parts)}).logits
            for parts in zip(*(tensor.split(64) for tensor in tensors.values()))
        ]
    save_file({"logits": torch.cat(logits).contiguous()}, outputs)
    print(json.dumps({"class": architecture, "problems": problems}))


{"make-bert": make_bert, "run": run}[sys.argv[1]](*sys.argv[2:])
