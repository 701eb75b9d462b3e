"""Single layers: torch in float64, gradients by autograd. Families without a function here are kept as they are."""

import torch
import torch.nn.functional as F
from torch import nn

from reference import FOLDER, read_json, read_tensors


def activation(case, x, p, mask):
    name = case["case"]
    if name in ("ffn_relu", "ffn_gelu"):
        hidden = getattr(F, name[4:])(F.linear(x["x"], p["W1"], p["b1"]))
        return {"out.y": F.linear(hidden, p["W2"], p["b2"])}
    if name.startswith("ffn_"):
        act = {"gelu": F.gelu, "relu": F.relu, "silu": F.silu, "sigmoid": torch.sigmoid}
        gate = act[case["config"]["activation"]](F.linear(x["x"], p["W_gate"]))
        return {"out.y": F.linear(gate * F.linear(x["x"], p["W_up"]), p["W_down"])}
    functions = {
        "elu": F.elu, "gelu_exact": F.gelu, "gelu_tanh": lambda v: F.gelu(v, approximate="tanh"),
        "hardswish": F.hardswish, "leaky_relu": lambda v: F.leaky_relu(v, 0.1), "log_sigmoid": F.logsigmoid,
        "log_softmax": lambda v: F.log_softmax(v, -1), "mish": F.mish,
        "quick_gelu": lambda v: v * torch.sigmoid(1.702 * v), "relu": F.relu,
        "relu_squared": lambda v: F.relu(v) ** 2, "selu": F.selu, "sigmoid": torch.sigmoid, "silu": F.silu,
        "softmax": lambda v: F.softmax(v, -1), "softplus": F.softplus, "tanh": torch.tanh,
    }
    return {"out.y": functions[name](x["x"])}


def attend(q, k, v, scale, allowed=None, bias=None):
    logits = scale * q @ k.transpose(-1, -2)
    if bias is not None:
        logits = logits + bias
    if allowed is not None:
        logits = logits.masked_fill(~allowed, float("-inf"))
    weights = torch.softmax(logits, -1)
    return weights @ v, weights


def attention(case, x, p, mask):
    name, config = case["case"], case["config"]
    keep = mask.get("key_keep", mask.get("keep"))
    if name.startswith(("sdpa", "gqa", "mqa")):
        q, k, v = x["q"], x["k"], x["v"]
        if "query_heads" in config:
            k, v = (t.repeat_interleave(config["query_heads"] // config["kv_heads"], 1) for t in (k, v))
        allowed = torch.ones(q.shape[0], 1, q.shape[2], k.shape[2], dtype=torch.bool)
        if keep is not None:
            allowed = allowed & keep[:, None, None, :]
        if config.get("causal"):
            allowed = allowed & allowed.new_ones(allowed.shape[-2:]).tril(k.shape[2] - q.shape[2])
        if "attend" in mask and name == "sdpa_bool_and_bias":
            allowed = allowed & mask["attend"]
        y, weights = attend(q, k, v, config.get("scale", q.shape[-1] ** -0.5), allowed, x.get("bias"))
        return {"out.y": y, "aux.weights": weights}
    if name.startswith("mha"):
        layer = nn.MultiheadAttention(
            config["embed_dim"], config["num_heads"], bias=config["bias"], kdim=config["kdim"],
            vdim=config["vdim"], batch_first=True, dtype=torch.float64)
        query = x["query"]
        key = x.get("key", query)
        value = x.get("value", key)
        options = {
            "key_padding_mask": None if keep is None else ~keep,
            "attn_mask": torch.ones(query.shape[1], key.shape[1]).triu(1).bool() if config["causal"] else None,
        }
        call = torch.func.functional_call
        y, heads = call(layer, p, (query, key, value), {**options, "average_attn_weights": False})
        return {"out.y": y, "aux.weights_avg": heads.mean(1), "aux.weights_per_head": heads}
    if name.startswith("pool"):
        h = x["h"]
        if name == "pool_plain_multihop":
            logits = F.linear(torch.tanh(F.linear(h, p["W1"])), p["W2"])
        elif name.startswith("pool_additive"):
            logits = (torch.tanh(F.linear(h, p["W"], p.get("b"))) @ p["w"])[..., None]
        else:
            logits = F.linear(h, p["W"])
        if keep is not None:
            logits = logits.masked_fill(~keep[..., None], float("-inf"))
        a = torch.softmax(logits, 1).transpose(1, 2)
        if name == "pool_plain_multihop":
            penalty = ((a @ a.transpose(1, 2) - torch.eye(a.shape[1])) ** 2).sum((1, 2))
            return {"out.m": a @ h, "out.penalty": penalty, "aux.a": a}
        return {"out.c": (a @ h)[:, 0], "aux.a": a[:, 0]}
    s, h = x["s"], x["h"]
    if name.startswith("bahdanau"):
        hidden = F.linear(s, p["W_s"])[:, :, None] + F.linear(h, p["W_h"])[:, None] + p["b"]
        logits = torch.tanh(hidden) @ p["v"]
    elif config["score"] == "dot":
        logits = s @ h.transpose(1, 2)
    elif config["score"] == "general":
        logits = s @ p["W_a"] @ h.transpose(1, 2)
    else:
        pairs = torch.cat(
            [s[:, :, None].expand(-1, -1, h.shape[1], -1), h[:, None].expand(-1, s.shape[1], -1, -1)], -1)
        logits = torch.tanh(F.linear(pairs, p["W_a"])) @ p["v_a"]
    if keep is not None:
        logits = logits.masked_fill(~keep[:, None], float("-inf"))
    a = torch.softmax(logits, -1)
    context = a @ h
    if name.startswith("bahdanau"):
        return {"out.context": context, "aux.a": a}
    attentional = torch.tanh(F.linear(torch.cat([context, s], -1), p["W_c"]))
    return {"out.context": context, "out.attentional": attentional, "aux.a": a}


def conv(case, x, p, mask):
    name, config, v = case["case"], case["config"], x["x"]
    keep = mask.get("keep")
    if name == "depthwise_separable":
        depthwise = F.conv1d(v, p["0.weight"], padding=config["kernel"] // 2, groups=v.shape[1])
        return {"out.y": F.conv1d(depthwise, p["1.weight"], p["1.bias"])}
    if name == "glu_conv":
        return {"out.y": F.glu(F.conv1d(v, p["weight"], p["bias"], padding=p["weight"].shape[2] // 2), 1)}
    if name.startswith("conv1d"):
        padding = config["padding"]
        if isinstance(padding, str):
            v, padding = F.pad(v, (int(padding.split()[-1]), 0)), 0
        return {"out.y": F.conv1d(
            v, p["weight"], p.get("bias"), config["stride"], padding, config["dilation"], config["groups"])}
    if name == "pool_kmax3":
        at = v.topk(3, -1).indices.sort(-1).values
        return {"out.y": v.gather(-1, at)}
    functions = {
        "pool_avgpool_k3s2": lambda: F.avg_pool1d(v, 3, 2, 1),
        "pool_avgpool_nopadcount": lambda: F.avg_pool1d(v, 3, 2, 1, count_include_pad=False),
        "pool_global_avg": lambda: v.mean(-1), "pool_global_max": lambda: v.amax(-1),
        "pool_masked_max": lambda: v.masked_fill(~keep[..., None], float("-inf")).amax(1),
        "pool_masked_mean": lambda: (v * keep[..., None]).sum(1) / keep.sum(1, keepdim=True),
        "pool_maxpool_k2s2": lambda: F.max_pool1d(v, 2, 2), "pool_maxpool_k3s2": lambda: F.max_pool1d(v, 3, 2, 1),
    }
    return {"out.y": functions[name]()}


def norm(case, x, p, mask):
    name, config = case["case"], case["config"]
    if name.startswith("rmsnorm"):
        return {"out.y": F.rms_norm(x["x"], p["weight"].shape, p["weight"], config["eps"])}
    if name == "groupnorm":
        return {"out.y": F.group_norm(x["x"], config["groups"], p["weight"], p["bias"], config["eps"])}
    if name.startswith("layernorm"):
        shape = x["x"].shape[-config["normalized_dims"]:]
        return {"out.y": F.layer_norm(x["x"], shape, p.get("weight"), p.get("bias"), config["eps"])}
    layer = nn.BatchNorm1d(len(p["weight"]), config["eps"], config["momentum"], dtype=torch.float64)
    layer.train(config["train"])
    before = read_tensors(f"layers/norm/{name}")
    for key in ("running_mean", "running_var"):
        getattr(layer, key).copy_(torch.tensor(before[f"buffer.before.{key}"]))
    # Plain tensors, so that gradients flow back to them.
    del layer.weight, layer.bias
    layer.weight, layer.bias = p["weight"], p["bias"]
    outputs = {f"out.{key.replace('x', 'y')}": layer(value) for key, value in x.items()}
    after = {f"buffer.after.{key}": getattr(layer, key) for key in ("running_mean", "running_var")}
    return {**outputs, **after}


def recurrent(case, x, p, mask):
    name, config = case["case"], case["config"]
    kind = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[name.split("_")[0]]
    layer = kind(
        config["input"], config["hidden"], config["layers"], batch_first=True,
        bidirectional=config["bidirectional"], dtype=torch.float64)
    state = tuple(x[key] for key in ("h0", "c0") if key in x)
    state = None if not state else state if len(state) == 2 else state[0]
    v, time = x["x"], x["x"].shape[1]
    if config["lengths"] is not None:
        v = nn.utils.rnn.pack_padded_sequence(v, config["lengths"], batch_first=True, enforce_sorted=False)
    y, last = torch.func.functional_call(layer, p, (v, state))
    if config["lengths"] is not None:
        y, _ = nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=time)
    h, c = last if isinstance(last, tuple) else (last, None)
    return {"out.y": y, "out.h_n": h, **({} if c is None else {"out.c_n": c})}


def transformer(case, x, p, mask):
    name, config = case["case"], case["config"]
    hidden = lambda key: None if key not in mask else ~mask[key]
    causal = lambda t: torch.ones(t.shape[1], t.shape[1]).triu(1).bool()
    shape = dict(dropout=0.0, batch_first=True, norm_first=config["norm_first"], dtype=torch.float64,
                 layer_norm_eps=config["eps"])
    call = torch.func.functional_call
    if name.startswith("encoder_layer"):
        layer = nn.TransformerEncoderLayer(
            config["d_model"], config["heads"], config["d_ff"], activation=config["activation"], **shape)
        return {"out.y": call(layer, p, (x["x"],), {"src_key_padding_mask": hidden("keep")})}
    if name.startswith("decoder_layer"):
        layer = nn.TransformerDecoderLayer(
            config["d_model"], config["heads"], config["d_ff"], activation=config["activation"], **shape)
        options = {"tgt_mask": causal(x["x"]), "tgt_key_padding_mask": hidden("tgt_keep"),
                   "memory_key_padding_mask": hidden("memory_keep")}
        return {"out.y": call(layer, p, (x["x"], x["memory"]), options)}
    layer = nn.Transformer(
        config["d_model"], config["heads"], config["encoder_layers"], config["decoder_layers"], config["d_ff"],
        **shape)
    options = {"tgt_mask": causal(x["tgt"]), "src_key_padding_mask": hidden("src_keep"),
               "memory_key_padding_mask": hidden("src_keep")}
    return {"out.y": call(layer, p, (x["src"], x["tgt"]), options)}


def loss(case, x, p, mask):
    name, config = case["case"], case["config"]
    # Weights of classes are no variables of the loss.
    weights = {k: v.detach() for k, v in x.items()}
    targets = read_tensors(f"layers/loss/{name}").get("int.targets")
    targets = None if targets is None else torch.tensor(targets).long()
    if name.startswith("ce_"):
        logits = x["logits"].flatten(0, -2)
        if name == "ce_soft_targets":
            return {"out.loss": F.cross_entropy(logits, x["target_probs"])}
        chosen, smoothing = targets.flatten(), config.get("label_smoothing", 0.0)
        if name == "ce_smooth_excluding_target":
            log_p, kept = F.log_softmax(logits, -1), chosen != config["ignore_index"]
            right = log_p.gather(1, chosen[:, None])[:, 0]
            other = (log_p.sum(1) - right) / (logits.shape[1] - 1)
            return {"out.loss": -((1 - smoothing) * right + smoothing * other)[kept].mean()}
        return {"out.loss": F.cross_entropy(
            logits, chosen, weights.get("class_weights"), reduction=config["reduction"],
            label_smoothing=smoothing, ignore_index=config.get("ignore_index", -100))}
    if name.startswith("bce") or name == "focal":
        wanted = targets.double()
        if name == "focal":
            each = F.binary_cross_entropy_with_logits(x["logits"], wanted, reduction="none")
            probability = torch.exp(-each)
            alpha = torch.where(targets == 1, config["alpha"], 1 - config["alpha"])
            return {"out.loss": (alpha * (1 - probability) ** config["gamma"] * each).mean()}
        reduction = "sum" if name == "bce_sum" else "mean"
        return {"out.loss": F.binary_cross_entropy_with_logits(
            x["logits"], wanted, pos_weight=weights.get("pos_weight"), reduction=reduction)}
    if name == "kl_div":
        def divergence(t):
            log_p, log_q = (F.log_softmax(x[key] / t, -1) for key in ("logits_p", "logits_q"))
            return F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
        t = config["temperature"]
        return {"out.kl": divergence(1), "out.distill": t * t * divergence(t)}
    if name == "cosine_infonce":
        cosines = F.normalize(x["a"], dim=-1) @ F.normalize(x["b"], dim=-1).T
        similarity = cosines / config["temperature"]
        chosen = torch.arange(len(similarity))
        return {"out.loss": F.cross_entropy(similarity, chosen), "aux.similarity": similarity}
    functions = {
        "huber": lambda a, b: F.huber_loss(a, b, delta=config["delta"]), "l1": F.l1_loss, "mse": F.mse_loss,
        "smooth_l1": lambda a, b: F.smooth_l1_loss(a, b, beta=config["beta"]),
    }
    return {"out.loss": functions[name](x["prediction"], x["target"])}


FAMILIES = {
    "activation": activation, "attention": attention, "conv": conv, "norm": norm, "recurrent": recurrent,
    "loss": loss, "transformer": transformer,
}


def part(tensors, prefix, grad=False):
    of_kind = {k[len(prefix):]: v for k, v in tensors.items() if k.startswith(prefix)}
    if prefix == "mask.":
        return {k: torch.tensor(v).bool() for k, v in of_kind.items()}
    return {k: torch.tensor(v, dtype=torch.float64, requires_grad=grad) for k, v in of_kind.items()}


def run(report):
    for family, forward in FAMILIES.items():
        for file in sorted((FOLDER / "layers" / family).glob("*.json")):
            path = f"layers/{family}/{file.stem}"
            case, kept = read_json(f"{path}.json"), read_tensors(path)
            x, p = part(kept, "in.", True), part(kept, "param.", True)
            try:
                found = forward(case, x, p, part(kept, "mask."))
            except (KeyError, TypeError, RuntimeError, ValueError) as error:
                report.wrong.append(f"{path}: {type(error).__name__}: {error}")
                continue
            total = sum(
                (value * torch.tensor(kept[f"rand.{name[4:]}"], dtype=torch.float64)).sum()
                for name, value in found.items() if name.startswith("out."))
            total.backward()
            grads = {f"grad.{kind}.{k}": torch.zeros_like(v) if v.grad is None else v.grad
                     for kind, group in (("in", x), ("param", p)) for k, v in group.items()}
            found = {**found, **{k: v for k, v in grads.items() if k in kept}}
            report.tensors(path, {k: v.detach().numpy() for k, v in found.items()}, case["tolerance_abs_float32"])
