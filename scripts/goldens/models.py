"""Tiny models of transformers: outputs, attentions and gradients of the weights that lie beside them."""

import torch
import transformers

from reference import FOLDER, read_json, read_tensors


def run(report):
    for entry in read_json("models/index.json")["models"]:
        folder = f"models/{entry['folder']}"
        case, kept = read_json(f"{folder}/golden.json"), read_tensors(f"{folder}/golden")
        model = getattr(transformers, entry["class"]).from_pretrained(FOLDER / folder, attn_implementation="eager")
        model.eval()
        inputs = {k[3:]: torch.tensor(v).long() for k, v in kept.items() if k.startswith("in.")}
        # Only of the output with that mask; see the README beside the files.
        inputs.pop("decoder_attention_mask", None)
        output = model(**inputs, output_hidden_states=True, output_attentions=True)
        output.loss.backward()
        found = {"out.logits": output.logits, "out.loss": output.loss.reshape(1)}
        for name, value in output.items():
            for i, each in enumerate(value if isinstance(value, tuple) else []):
                if torch.is_tensor(each):
                    found[f"out.{name}.{i}"] = each
        found.update({f"grad.{k}": p.grad for k, p in model.named_parameters() if p.grad is not None})
        values = {k: v.detach().numpy() for k, v in found.items() if k in kept}
        report.tensors(f"{folder}/golden", values, 10 * case["tolerance_abs_float32"])
