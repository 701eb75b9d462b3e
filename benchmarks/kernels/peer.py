"""All cases in PyTorch, one at a time: peer.py <threads>, then `case <name>`, `run <n>`."""
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "harness"))
from serve import clock, milliseconds_since, torch_with

torch = torch_with(int(sys.argv[1]))
import attention
import convolution
import residual
import scores
from shapes import Ids

cases = attention.cases | scores.cases | residual.cases | convolution.cases


def make_input(shape):
    if isinstance(shape, Ids):
        return torch.randint(shape.limit, shape.shape)
    return torch.randn(shape, requires_grad=True)


def build(name):
    """The step of a case, and the sizes that it shares with its twin."""
    make, shapes = cases[name]
    model = make()
    inputs = [make_input(shape) for shape in shapes]
    weight = torch.randn(model(*inputs).shape)
    parameters = list(model.parameters())
    leaves = [*inputs, *parameters]

    def step():
        for leaf in leaves:
            leaf.grad = None
        loss = (model(*inputs) * weight).sum()
        loss.backward()
        return loss.item()

    sizes = {"outputs": weight.numel(), "weights": sum(one.numel() for one in parameters)}
    return step, sizes


print(json.dumps({"ready": f"PyTorch {torch.__version__}"}), flush=True)
current = None
for line in sys.stdin:
    word, value = line.split()
    if word == "case":
        current, sizes = build(value)
        print(json.dumps(sizes), flush=True)
        continue
    ms = []
    for _ in range(int(value)):
        start = clock()
        current()
        ms.append(milliseconds_since(start))
    print(json.dumps({"ms": ms}), flush=True)
