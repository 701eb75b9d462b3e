"""Runs a case's network in PyTorch: contender.py <case> <peer> <train|infer> <threads>."""
import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "harness"))
from serve import serve, torch_with

case, peer, measure, threads = sys.argv[1:]
torch = torch_with(int(threads))

built = importlib.import_module(case.replace("-", "_")).build()
model, inputs = built["model"], built["inputs"]


def precision():
    """The context in which the peer `torch-bfloat16` computes."""
    return torch.autocast("cpu", torch.bfloat16, enabled=peer == "torch-bfloat16")


def train():
    loss_of, optimizer, clip = built["loss"], built["optimizer"], built.get("clip_norm")

    def forward_backward(*inputs):
        with precision():
            loss = loss_of(model(*inputs))
        loss.backward()
        return loss

    is_compiled = peer == "torch-compile"
    differentiate = torch.compile(forward_backward) if is_compiled else forward_backward

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = differentiate(*inputs)
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        return loss.item()

    return step


def infer():
    model.eval()
    forward = torch.compile(model) if peer == "torch-compile" else model

    def step():
        with torch.inference_mode(), precision():
            return forward(*inputs)

    return step


serve(f"PyTorch {torch.__version__}", train() if measure == "train" else infer())
