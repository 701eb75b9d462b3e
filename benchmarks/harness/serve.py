"""A contender in Python: the other end of contender.mjs."""
import json
import os
import resource
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


# Of the wall clock, or with BENCH_CLOCK=cpu of this process's processor time.
clock = time.process_time if os.environ.get("BENCH_CLOCK") == "cpu" else time.perf_counter


def milliseconds_since(start):
    return (clock() - start) * 1e3


def serve(description, step):
    start = clock()
    try:
        step()
    except Exception as error:  # torch.compile needs a C++ compiler, among other things
        absent(str(error).splitlines()[0])
    first = milliseconds_since(start)
    print(json.dumps({"ready": description, "first_ms": first}), flush=True)
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "memory":
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(json.dumps({"peak_mb": peak, "now_mb": resident_mb()}), flush=True)
            continue
        ms = []
        for _ in range(int(rest[0])):
            start = clock()
            step()
            ms.append(milliseconds_since(start))
        print(json.dumps({"ms": ms}), flush=True)


def resident_mb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20
