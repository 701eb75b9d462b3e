"""Writes src/optimizers/fixtures/optimizer-options.json: what PyTorch and transformers make of given
gradients with every option of their optimizers, and with random ones.

    python packages/core/scripts/optimizer-goldens.py              # the fixture of the tests
    python packages/core/scripts/optimizer-goldens.py 200 7 > c  # 200 random cases of seed 7
    RESATTN_OPTIMIZER_CASES=$PWD/c npx vitest run --project core optimizer-options

In float32, as the packages compute by default; needs torch and transformers."""

import json
import pathlib
import sys

import torch
from transformers.optimization import Adafactor

FIXTURE = pathlib.Path(__file__).parent.parent / "src/optimizers/fixtures/optimizer-options.json"
SHAPES = {"matrix": (3, 4), "vector": (5,), "cube": (2, 2, 3)}
STEPS = 8
KEPT = (1, 2, STEPS)


def problem(seed):
    generator = torch.Generator().manual_seed(seed)
    draw = lambda shape: torch.randn(shape, generator=generator)
    start = {name: draw(shape) for name, shape in SHAPES.items()}
    gradients = [{name: draw(shape) for name, shape in SHAPES.items()} for _ in range(STEPS)]
    gradients[2]["vector"] = torch.zeros(SHAPES["vector"])
    gradients[3]["matrix"] *= 50
    gradients[4]["cube"] *= 1e-5
    return start, gradients


def listed():
    """Every option alone, then pairs that meet in one formula."""
    decays = [{}, {"weight_decay": 0.1}]
    cases = []
    add = lambda name, **config: cases.append((name, config))
    for decay in decays:
        add("SGD", lr=0.05, **decay)
        add("SGD", lr=0.05, momentum=0.9, dampening=0.3, **decay)
        add("SGD", lr=0.05, momentum=0.9, nesterov=True, **decay)
        for name in ("Adam", "AdamW"):
            add(name, lr=0.02, **decay)
            add(name, lr=0.02, amsgrad=True, betas=[0.8, 0.9], eps=1e-4, **decay)
        add("Adagrad", lr=0.1, lr_decay=0.05, initial_accumulator_value=0.1, eps=1e-7, **decay)
        add("RMSprop", lr=0.01, alpha=0.9, **decay)
        add("RMSprop", lr=0.01, alpha=0.95, eps=1e-4, centered=True, momentum=0.5, **decay)
        add("Adadelta", lr=0.5, rho=0.8, eps=1e-5, **decay)
        add("Adamax", lr=0.02, betas=[0.8, 0.99], eps=1e-6, **decay)
        for decoupled in (False, True):
            add("NAdam", lr=0.02, momentum_decay=0.01, decoupled_weight_decay=decoupled, **decay)
            add("RAdam", lr=0.02, betas=[0.9, 0.95], decoupled_weight_decay=decoupled, **decay)
        add("Adafactor", lr=0.05, **decay)
        add("Adafactor", lr=2.0, beta2_decay=-0.5, d=1.5, eps=[None, 0.1], **decay)
        add("Adafactor", lr=0.05, eps=[1e-3, 1e-3], **decay)
        for relative, warmup, scale in ((True, True, True), (True, False, False), (False, False, True), (False, False, False)):
            rate = None if relative else 0.03
            add("transformers.Adafactor", lr=rate, relative_step=relative, warmup_init=warmup, scale_parameter=scale, **decay)
            add("transformers.Adafactor", lr=rate, relative_step=relative, warmup_init=warmup, scale_parameter=scale,
                beta1=0.8, clip_threshold=0.5, decay_rate=-0.6, eps=[1e-20, 0.01], **decay)
    add("Rprop", lr=0.02, etas=[0.3, 1.5], step_sizes=[1e-3, 0.1])
    return cases


def random_cases(count, seed):
    """Each case a listed one, whose numbers are drawn anew."""
    generator = torch.Generator().manual_seed(seed)
    uniform = lambda low, high: low + (high - low) * float(torch.rand((), generator=generator, dtype=torch.float64))
    log = lambda low, high: 10 ** uniform(low, high)
    pick = lambda items: items[int(torch.randint(len(items), (1,), generator=generator))]
    rates = lambda: [pick([0.0, uniform(0, 0.99)]), uniform(0.5, 0.999)]
    draws = {
        "lr": lambda _: log(-3, 0),
        "weight_decay": lambda _: pick([0.0, log(-3, -0.5)]),
        "momentum": lambda _: uniform(0.05, 0.95),
        "dampening": lambda _: uniform(0, 0.9),
        "betas": lambda _: rates(),
        "beta1": lambda _: uniform(0, 0.95),
        "alpha": lambda _: uniform(0.5, 0.999),
        "rho": lambda _: uniform(0.5, 0.99),
        "eps": lambda eps: [e and log(-8, -2) for e in eps] if isinstance(eps, list) else log(-8, -2),
        "lr_decay": lambda _: uniform(0, 0.2),
        "initial_accumulator_value": lambda _: uniform(0, 0.5),
        "momentum_decay": lambda _: log(-3, -1),
        "beta2_decay": lambda _: uniform(-0.9, -0.3),
        "decay_rate": lambda _: uniform(-0.9, -0.3),
        "d": lambda _: uniform(1, 2),
        "clip_threshold": lambda _: uniform(0.3, 2),
        "etas": lambda _: [uniform(0.2, 0.9), uniform(1.05, 2)],
        "step_sizes": lambda _: [log(-5, -3), log(-1, 1)],
    }
    cases = []
    for _ in range(count):
        name, base = pick(listed())
        cases.append((name, {k: v if isinstance(v, bool) or v is None else draws[k](v) for k, v in base.items()}))
    return cases


def run(name, config, seed):
    start, gradients = problem(seed)
    parameters = {key: torch.nn.Parameter(value.clone()) for key, value in start.items()}
    make = Adafactor if name == "transformers.Adafactor" else getattr(torch.optim, name)
    settings = {key: tuple(value) if isinstance(value, list) else value for key, value in config.items()}
    optimizer = make(list(parameters.values()), **settings)
    kept = {}
    for step, gradient in enumerate(gradients, 1):
        for key, parameter in parameters.items():
            parameter.grad = gradient[key].clone()
        optimizer.step()
        if step in KEPT:
            kept[step] = {key: rounded(value.detach()) for key, value in parameters.items()}
    return kept


def rounded(tensor):
    return [float(f"{value:.7g}") for value in tensor.flatten().tolist()]


def main():
    count, seed = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (None, 1)
    cases = listed() if count is None else random_cases(count, seed)
    start, gradients = problem(seed)
    content = {
        "by": f"torch {torch.__version__.split('+')[0]}, transformers' Adafactor",
        "shapes": SHAPES,
        "start": {key: rounded(value) for key, value in start.items()},
        "gradients": [{key: rounded(value) for key, value in each.items()} for each in gradients],
        "cases": [{"name": n, "config": c, "after": run(n, c, seed)} for n, c in cases],
    }
    text = json.dumps(content, separators=(",", ":"))
    if count is None:
        FIXTURE.parent.mkdir(exist_ok=True)
        FIXTURE.write_text(text + "\n")
    else:
        print(text)


main()
