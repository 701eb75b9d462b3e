"""Optimizers, schedules, clipping and averages: torch, transformers, and the papers of Lion and LAMB."""

import math

import numpy as np
import torch
import transformers

from reference import read_json, read_tensors

TENSORS = ("w", "b", "t")


class Lion(torch.optim.Optimizer):
    """Chen et al., "Symbolic discovery of optimization algorithms", 2023, algorithm 2."""

    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = (beta1 * m + (1 - beta1) * p.grad).sign()
                p -= group["lr"] * (update + group["weight_decay"] * p)
                m.mul_(beta2).add_((1 - beta2) * p.grad)


class Lamb(torch.optim.Optimizer):
    """You et al., "Large batch optimization for deep learning", 2020, algorithm 2, the norm not clipped."""

    def __init__(self, params, lr, betas, eps, weight_decay):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state.update(t=0, m=torch.zeros_like(p), v=torch.zeros_like(p))
                state["t"] += 1
                state["m"].mul_(beta1).add_((1 - beta1) * p.grad)
                state["v"].mul_(beta2).add_((1 - beta2) * p.grad**2)
                m = state["m"] / (1 - beta1 ** state["t"])
                v = state["v"] / (1 - beta2 ** state["t"])
                update = m / (v.sqrt() + group["eps"]) + group["weight_decay"] * p
                weight_norm, update_norm = p.norm(), update.norm()
                ratio = weight_norm / update_norm if weight_norm > 0 and update_norm > 0 else 1.0
                p -= group["lr"] * ratio * update


def optimizer(case, params, config):
    classes = {
        "sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW,
        "adamax": torch.optim.Adamax, "nadam": torch.optim.NAdam, "radam": torch.optim.RAdam,
        "rmsprop": torch.optim.RMSprop, "rprop": torch.optim.Rprop, "adagrad": torch.optim.Adagrad,
        "adadelta": torch.optim.Adadelta, "lion": Lion, "lamb": Lamb,
        "adafactor": transformers.Adafactor, "torch": torch.optim.Adafactor,
    }
    config = {k: tuple(v) if isinstance(v, list) else v for k, v in config.items()}
    return classes[case.split("_")[0]](params, **config)


def optimizers(report):
    problem = {k: torch.tensor(v, dtype=torch.float64) for k, v in read_tensors("optim/problem").items()}
    for entry in read_json("optim/index.json")["cases"]:
        if not entry["file"].startswith("opt_"):
            continue
        path = f"optim/{entry['file']}"
        case = read_json(f"{path}.json")
        params = {x: torch.nn.Parameter(problem[f"init.{x}"].clone()) for x in TENSORS}
        chosen = optimizer(case["case"], list(params.values()), case["config"])
        trace = {x: [p.detach().numpy().copy()] for x, p in params.items()}
        for i in range(len(problem["grads.w"])):
            for x, p in params.items():
                p.grad = problem[f"grads.{x}"][i].clone()
            chosen.step()
            for x, p in params.items():
                trace[x].append(p.detach().numpy().copy())
        found = {f"params.{x}": np.stack(values) for x, values in trace.items()}
        report.tensors(path, found, case["tolerance_abs_float32"])


def least_squares(report):
    for name in ("adam", "adamw", "sgd_momentum"):
        path = f"optim/least_squares_{name}"
        case, kept = read_json(f"{path}.json"), read_tensors(path)
        x, y = (torch.tensor(kept[k], dtype=torch.float64) for k in ("X", "y"))
        w = torch.nn.Parameter(torch.tensor(kept["w"][0], dtype=torch.float64))
        chosen = optimizer(name, [w], case["config"])
        ws, losses = [w.detach().numpy().copy()], []
        for _ in range(len(kept["loss"])):
            chosen.zero_grad()
            loss = ((x @ w - y) ** 2).mean()
            loss.backward()
            chosen.step()
            losses.append(loss.item())
            ws.append(w.detach().numpy().copy())
        report.tensors(path, {"w": np.stack(ws), "loss": np.array(losses)}, case["tolerance_abs_float32"])


def averages_and_clipping(report):
    problem = read_tensors("optim/problem")
    decay = read_json("optim/ema.json")["config"]["decay"]
    found = {}
    for x in TENSORS:
        values = [problem[f"init.{x}"].astype(np.float64)]
        for gradient in problem[f"grads.{x}"].astype(np.float64):
            values.append(decay * values[-1] + (1 - decay) * gradient)
        found[f"ema.{x}"] = np.stack(values)
    report.tensors("optim/ema", found, 1e-5)

    kept, found = read_tensors("optim/clipping"), {}
    for case in read_json("optim/clipping.json")["cases"]:
        i, params = case["case"], []
        for x in TENSORS:
            p = torch.nn.Parameter(torch.tensor(kept[f"case{i}.before.{x}"], dtype=torch.float64))
            p.grad = p.detach().clone()
            params.append(p)
        if case["kind"] == "value":
            torch.nn.utils.clip_grad_value_(params, case["clip_value"])
        else:
            norm = torch.nn.utils.clip_grad_norm_(params, case["max_norm"], float(case["norm_type"]))
            report.numbers(f"optim/clipping.json: case {i}", case["total_norm"], norm.item(), 1e-6)
        for x, p in zip(TENSORS, params):
            found[f"case{i}.after.{x}"] = p.grad.numpy()
    report.tensors("optim/clipping", found, 1e-5)


def scheduler(name, config, chosen):
    c = {k: v for k, v in config.items() if k not in ("lr",)}
    lr = torch.optim.lr_scheduler
    warmup = {"num_warmup_steps": c.get("warmup_steps"), "num_training_steps": c.get("total_steps")}
    if name == "noam":
        def noam(i):
            s = i + 1
            return c["factor"] * c["d_model"] ** -0.5 * min(s**-0.5, s * c["warmup_steps"] ** -1.5)
        return lr.LambdaLR(chosen, noam)
    if name == "inverse_sqrt":
        return transformers.get_inverse_sqrt_schedule(chosen, c["warmup_steps"], timescale=c["timescale"])
    if name == "cosine_warmup":
        return transformers.get_cosine_schedule_with_warmup(chosen, **warmup, num_cycles=c["num_cycles"])
    if name == "cosine_hard_restarts":
        return transformers.get_cosine_with_hard_restarts_schedule_with_warmup(
            chosen, **warmup, num_cycles=c["num_cycles"])
    if name == "cosine_min_lr":
        return transformers.get_cosine_with_min_lr_schedule_with_warmup(
            chosen, **warmup, num_cycles=c["num_cycles"], min_lr_rate=c["min_lr_rate"])
    if name == "linear_warmup":
        return transformers.get_linear_schedule_with_warmup(chosen, **warmup)
    if name == "constant_warmup":
        return transformers.get_constant_schedule_with_warmup(chosen, c["warmup_steps"])
    if name == "polynomial":
        return transformers.get_polynomial_decay_schedule_with_warmup(
            chosen, **warmup, lr_end=c["lr_end"], power=c["power"])
    if name == "wsd":
        return transformers.get_wsd_schedule(
            chosen, num_warmup_steps=c["warmup_steps"], num_stable_steps=c["stable_steps"],
            num_decay_steps=c["decay_steps"], warmup_type=c["warmup_type"], decay_type=c["decay_type"],
            min_lr_ratio=c["min_lr_ratio"])
    if name == "one_cycle":
        anneal = c.pop("anneal")
        return lr.OneCycleLR(chosen, **c, anneal_strategy=anneal, cycle_momentum=False)
    classes = {
        "cosine_annealing": lr.CosineAnnealingLR, "cosine_warm_restarts": lr.CosineAnnealingWarmRestarts,
        "step": lr.StepLR, "multi_step": lr.MultiStepLR, "exponential": lr.ExponentialLR,
        "reduce_on_plateau": lr.ReduceLROnPlateau,
    }
    return classes[name](chosen, **c)


def schedules(report):
    kept = read_json("optim/schedules.json")
    for i, case in enumerate(kept["schedules"]):
        rate = case["config"].get("lr", case["config"].get("max_lr", 1.0))
        chosen = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
        chosen_schedule = scheduler(case["name"], dict(case["config"]), chosen)
        metrics, values = case.get("metrics"), []
        for step in range(len(case["values"])):
            # torch ends a one-cycle with an error, transformers goes below its end.
            if metrics is not None:
                chosen_schedule.step(metrics[step])
            values.append(chosen.param_groups[0]["lr"])
            chosen.step()
            if metrics is None and step + 1 < len(case["values"]):
                chosen_schedule.step()
        kept_values = [v if math.isfinite(v) else None for v in case["values"]]
        report.numbers(f"optim/schedules.json: {i} {case['name']}", kept_values, values, 1e-6)


def run(report):
    optimizers(report)
    least_squares(report)
    averages_and_clipping(report)
    schedules(report)
