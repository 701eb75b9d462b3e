"""A contender in Python: the other end of contender.mjs."""
import json
import sys
import time


def absent(why):
    print(json.dumps({"absent": why}), flush=True)
    sys.exit(0)


def torch_with(threads):
    """PyTorch with this number of threads, or the word that it is not there."""
    try:
        import torch
    except ImportError:
        absent("PyTorch is not installed (RESATTN_PYTHON names another Python)")
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    return torch


def compiled(torch, step):
    """The step through torch.compile, or the word that this machine cannot."""
    try:
        fast = torch.compile(step)
        fast()
        return fast
    except Exception as error:  # the compiler needs a C++ compiler, among other things
        absent(f"torch.compile: {str(error).splitlines()[0]}")


def serve(description, step):
    step()
    print(json.dumps({"ready": description}), flush=True)
    for line in sys.stdin:
        ms = []
        for _ in range(int(line.split()[1])):
            start = time.perf_counter()
            step()
            ms.append((time.perf_counter() - start) * 1e3)
        print(json.dumps({"ms": ms}), flush=True)
