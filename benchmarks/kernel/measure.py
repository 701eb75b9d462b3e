"""Drives Jupyter kernels as a front end does, in turns, and prints what was measured as JSON.

Standard input: {"kernels": [{"name", "spec", "cells", "imports"}], "rounds", "repeats", "measures", "limit"}.
`cells` has for each measure the code that does it in the kernel's language.
"""

import json
import statistics
import subprocess
import sys
import time
from queue import Empty

from jupyter_client import KernelManager


def tell(text):
    print(text, file=sys.stderr, flush=True)


class Front:
    """A kernel and a client of it."""

    def __init__(self, kernel, limit):
        self.limit = limit
        self.manager = KernelManager(kernel_name=kernel["spec"])
        begin = time.perf_counter()
        self.manager.start_kernel(cwd=kernel["folder"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=limit)
        self.start_ms = since(begin)

    def restart(self):
        begin = time.perf_counter()
        self.manager.restart_kernel(now=False)
        self.client.wait_for_ready(timeout=self.limit)
        return since(begin)

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def execute(self, code):
        """Milliseconds until `idle`, what was printed, how many displays came, whether `idle` came, and last."""
        begin = time.perf_counter()
        asked = self.client.execute(code)
        printed, displays, status, is_last = [], 0, "no idle", True
        end = None
        deadline = begin + self.limit
        while True:
            try:
                # After the end it is seen whether something still comes.
                wait = 0.05 if end else max(0.1, deadline - time.perf_counter())
                message = self.client.get_iopub_msg(timeout=wait)
            except Empty:
                break
            if message["parent_header"].get("msg_id") != asked:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            is_last = is_last and not end
            if kind == "stream":
                printed.append(content["text"])
            elif kind in ("display_data", "update_display_data"):
                displays += 1
            elif kind == "error":
                status = "error"
                printed.append("\n".join(content["traceback"]))
            elif kind == "status" and content["execution_state"] == "idle":
                end = since(begin)
                status = "ok" if status != "error" else status
        if end:
            while True:
                reply = self.client.get_shell_msg(timeout=self.limit)
                if reply["parent_header"].get("msg_id") == asked:
                    break
        return {
            "ms": end,
            "text": "".join(printed),
            "displays": displays,
            "status": status,
            "last": is_last and end is not None,
        }

    def ask(self, request):
        begin = time.perf_counter()
        asked = request(self.client)
        while True:
            reply = self.client.get_shell_msg(timeout=self.limit)
            if reply["parent_header"].get("msg_id") == asked:
                return since(begin)


def since(begin):
    return (time.perf_counter() - begin) * 1000


def repeated(times, measure):
    return statistics.median(measure() for _ in range(times))


def measure(kernel, setting, found):
    cells, wanted = kernel["cells"], setting["measures"]
    front = Front(kernel, setting["limit"])

    def note(name, value):
        found.setdefault(name, []).append(value)

    try:
        if "times" in wanted:
            note("start", front.start_ms)
            note("first cell", front.execute(cells["one"])["ms"])
            note("1 + 1", repeated(setting["repeats"], lambda: front.execute(cells["one"])["ms"]))
            for name, code in kernel["imports"].items():
                result = front.execute(code)
                note(f"import {name}", result["ms"] if result["status"] == "ok" else None)
            complete = cells["complete"]
            inspect = cells["inspect"]
            asks = {
                "completion": lambda client: client.complete(complete, len(complete)),
                "inspection": lambda client: client.inspect(inspect, len(inspect)),
            }
            for name, request in asks.items():
                front.ask(request)
                note(name, repeated(setting["repeats"], lambda request=request: front.ask(request)))
        if "lines" in wanted:
            result = front.execute(cells["lines"])
            lines = result["text"].split("\n")[:-1]
            note("100,000 lines", result["ms"])
            note("lines that came", sum(line == str(i) for i, line in enumerate(lines)))
            note("lines: idle last", result["last"])
        if "displays" in wanted:
            result = front.execute(cells["displays"])
            note("10,000 updates", result["ms"] if result["status"] != "error" else None)
            note("updates that came", max(0, result["displays"] - 1))
        if "idle" in wanted:
            good = 0
            for _ in range(setting["cells"]):
                result = front.execute(cells["some lines"])
                whole = "".join(f"{i}\n" for i in range(1000))
                good += result["last"] and result["text"] == whole
            note(f"whole and idle last, of {setting['cells']} cells", good)
        if "times" in wanted:
            note("restart", front.restart())
    except Exception as error:  # a kernel that does not answer is a result
        tell(f"{kernel['name']}: {type(error).__name__}: {error}")
    finally:
        tell(json.dumps(found))
        front.stop()


def main():
    setting = json.load(sys.stdin)
    found = {kernel["name"]: {} for kernel in setting["kernels"]}
    for at in range(setting["rounds"]):
        order = setting["kernels"] if at % 2 == 0 else setting["kernels"][::-1]
        for kernel in order:
            tell(f"round {at + 1} of {setting['rounds']}: {kernel['name']}")
            try:
                measure(kernel, setting, found[kernel["name"]])
            except Exception as error:
                tell(f"{kernel['name']}: {type(error).__name__}: {error}")
    print(json.dumps(found))


main()
