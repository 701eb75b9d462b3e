"""Writes ../src/pretrained/fixtures/reference-configurations.json: what transformers computes for
configurations that change what is computed, and the fields of its configuration classes.

The weights are a formula of their names and places, so the file holds none:
    python reference-configurations.py        (transformers 5.24, torch 2.13)
"""

import dataclasses
import json
import pathlib
import tempfile

import torch
import transformers as t
from safetensors.torch import save_file

OUT = pathlib.Path(__file__).parent.parent / "src/pretrained/fixtures/reference-configurations.json"
IDS = [[3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [12, 3, 11, 4, 10, 5, 9, 6, 8, 7]]
TARGET = [[2, 9, 4, 7], [2, 3, 8, 5]]


def formula(name, shape):
    seed = sum((i + 1) * ord(c) for i, c in enumerate(name)) % 1000
    count = 1
    for size in shape:
        count *= size
    i = torch.arange(count, dtype=torch.float64)
    values = 0.3 * torch.sin(1.37 * i + seed)
    if "norm" in name.lower() and name.endswith("weight"):
        values = values + 1
    return values.reshape(shape).to(torch.float32)


def case(name, config, architecture, drop=(), load_as=None, **call):
    """Saves tensors of a formula, loads them with transformers, and runs it."""
    cls = getattr(t, architecture)
    with tempfile.TemporaryDirectory() as folder:
        saved = cls(config)
        # Marian's sinusoids are computed, and not saved.
        unsaved = getattr(saved, "_keys_to_ignore_on_save", None) or []
        tensors = [n for n in saved.state_dict() if n not in drop and n not in unsaved]
        state = {n: formula(n, list(v.shape)) for n, v in saved.state_dict().items() if n in tensors}
        config.architectures = [architecture]
        config.save_pretrained(folder)
        save_file({k: v.contiguous() for k, v in state.items()}, f"{folder}/model.safetensors", {"format": "pt"})
        model = getattr(t, load_as or architecture).from_pretrained(folder).eval()
        with open(f"{folder}/config.json") as file:
            written = json.load(file)
    inputs = {"input_ids": torch.tensor(IDS)}
    if config.is_encoder_decoder:
        inputs["decoder_input_ids"] = torch.tensor(TARGET)
    with torch.no_grad():
        out = model(**inputs)
    value = out.logits if "logits" in out else out.last_hidden_state
    return {
        "name": name,
        "config": written,
        "loadAs": load_as,
        "tensors": {n: list(v.shape) for n, v in state.items()},
        "shape": list(value.shape),
        "values": [round(x, 5) for x in value.flatten().tolist()],
    }


small = dict(vocab_size=20, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2)


def llama(rope, **more):
    return t.LlamaConfig(**{**small, "max_position_embeddings": 64, "rope_parameters": rope, **more})


def yarn(**more):
    return llama({"rope_type": "yarn", "rope_theta": 100.0, "factor": 4.0, "original_max_position_embeddings": 16, **more})


def bart(cls=t.BartConfig, **more):
    sizes = dict(vocab_size=20, d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2)
    more_sizes = dict(decoder_attention_heads=2, encoder_ffn_dim=24, decoder_ffn_dim=24, max_position_embeddings=32)
    ids = dict(pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=None)
    return cls(**{**sizes, **more_sizes, **ids, **more})


def t5(**more):
    return t.T5Config(vocab_size=20, d_model=16, d_kv=8, d_ff=24, num_layers=1, num_heads=2, **more)


T5_TABLES = ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight")
cases = [
    case("yarn", yarn(), "LlamaForCausalLM"),
    case("yarn, attention_factor", yarn(attention_factor=1.7), "LlamaForCausalLM"),
    case("yarn, mscale", yarn(mscale=1.3, mscale_all_dim=0.4), "LlamaForCausalLM"),
    case("yarn, mscale alone", yarn(mscale=1.3), "LlamaForCausalLM"),
    case("yarn, not truncated", yarn(truncate=False, beta_fast=8, beta_slow=2), "LlamaForCausalLM"),
    case("llama3 positions", llama({"rope_type": "llama3", "rope_theta": 100.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 16}), "LlamaForCausalLM"),
    case("llama, tied, with a head in the file", llama(None, tie_word_embeddings=True), "LlamaForCausalLM"),
    case("bart, untied", bart(tie_word_embeddings=False), "BartForConditionalGeneration"),
    case("bart, tied, one table in the file", bart(), "BartForConditionalGeneration", drop=("model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight")),
    case("bart, tied, four tables in the file", bart(), "BartForConditionalGeneration"),
    case("bart, tied, a head in the file", bart(), "BartForConditionalGeneration", drop=("model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight")),
    case("marian, untied", bart(t.MarianConfig, tie_word_embeddings=False), "MarianMTModel"),
    case("marian, two vocabularies", bart(t.MarianConfig, share_encoder_decoder_embeddings=False, decoder_vocab_size=17), "MarianMTModel"),
    case("t5, a head in the file", t5(), "T5ForConditionalGeneration", drop=T5_TABLES),
    case("t5 v1.1", t5(tie_word_embeddings=False, feed_forward_proj="gated-gelu"), "T5ForConditionalGeneration", drop=T5_TABLES),
    case("t5, three tables", t5(), "T5ForConditionalGeneration"),
    case("bert, a decoder in the file", t.BertConfig(**small), "BertForMaskedLM", drop=("cls.predictions.decoder.bias",)),
    case("bert, untied", t.BertConfig(**small, tie_word_embeddings=False), "BertForMaskedLM"),
    case("roberta, a decoder in the file", t.RobertaConfig(**small, pad_token_id=1), "RobertaForMaskedLM", drop=("lm_head.decoder.bias",)),
    case("bert, base of a masked language model", t.BertConfig(**small), "BertForMaskedLM", load_as="BertModel"),
    case("roberta, base of a classifier", t.RobertaConfig(**small, pad_token_id=1), "RobertaForSequenceClassification", load_as="RobertaModel"),
    case("albert, base of a classifier", t.AlbertConfig(**small, embedding_size=8), "AlbertForSequenceClassification", load_as="AlbertModel"),
    case("distilbert, base of a classifier", t.DistilBertConfig(vocab_size=20, dim=16, hidden_dim=24, n_layers=1, n_heads=2), "DistilBertForTokenClassification", load_as="DistilBertModel"),
    case("electra, base of a discriminator", t.ElectraConfig(**small, embedding_size=8), "ElectraForPreTraining", load_as="ElectraModel"),
    case("gpt2, base of a language model", t.GPT2Config(vocab_size=20, n_embd=16, n_layer=1, n_head=2, n_positions=32), "GPT2LMHeadModel", load_as="GPT2Model"),
    case("llama, base of a language model", llama(None), "LlamaForCausalLM", load_as="LlamaModel"),
    case("bart, base of a writer", bart(), "BartForConditionalGeneration", drop=("model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"), load_as="BartModel"),
    case("t5, base of a writer", t5(), "T5ForConditionalGeneration", drop=(*T5_TABLES, "lm_head.weight"), load_as="T5Model"),
]

families = {
    "bert": t.BertConfig, "roberta": t.RobertaConfig, "distilbert": t.DistilBertConfig, "albert": t.AlbertConfig,
    "electra": t.ElectraConfig, "gpt2": t.GPT2Config, "llama": t.LlamaConfig, "t5": t.T5Config, "bart": t.BartConfig,
    "marian": t.MarianConfig,
}
fields = {}
for family, cls in families.items():
    fields[family] = {
        field.name: field.default if isinstance(field.default, (int, float, str, bool, type(None))) else None
        for field in dataclasses.fields(cls)
        if not field.name.startswith("_")
    }
    fields[family].update({alias: None for alias in cls.attribute_map})
OUT.write_text(json.dumps({"ids": IDS, "target": TARGET, "cases": cases, "fields": fields}, indent=None, separators=(",", ":")) + "\n")
print(len(cases), "cases,", OUT.stat().st_size, "bytes")
