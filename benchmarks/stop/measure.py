"""Drives a kernel as a front end does, stops cells, and says how long each took until `idle`, as JSON lines."""

import json
import signal
import sys
import time

from jupyter_client.manager import KernelManager

request = json.loads(sys.stdin.read())
manager = KernelManager(kernel_name="python3")
manager.kernel_spec.argv = request["argv"]
manager.kernel_spec.interrupt_mode = "message"
manager.start_kernel(cwd=request["folder"])
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=120)


def messages_until_idle(message_id, on_message=lambda message: None):
    while True:
        message = client.get_iopub_msg(timeout=300)
        if message["parent_header"].get("msg_id") != message_id:
            continue
        on_message(message)
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return


def run(code):
    texts = []

    def take(message):
        content = message["content"]
        if message["msg_type"] == "execute_result":
            texts.append(content["data"]["text/plain"])
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(content["traceback"]))

    messages_until_idle(client.execute(code), take)
    return texts[-1] if texts else None


def interrupt(way):
    if way == "SIGINT":
        manager.signal_kernel(signal.SIGINT)
    else:
        manager.interrupt_kernel()


run(request["setup"])
for case in request["cases"]:
    for way in ("interrupt_request", "SIGINT"):
        for _ in range(request["rounds"]):
            run("await new Promise((done) => setTimeout(done, 50))")
            stopped = []

            def take(message):
                if "started" in str(message["content"].get("text", "")) and not stopped:
                    time.sleep(request["wait"])
                    stopped.append(time.perf_counter())
                    interrupt(way)

            message_id = client.execute(f"console.log('started'); {case['code']}")
            messages_until_idle(message_id, take)
            took = time.perf_counter() - stopped[0]
            late = 0
            end = time.perf_counter() + 0.5
            while time.perf_counter() < end:
                try:
                    message = client.get_iopub_msg(timeout=0.1)
                    late += message["msg_type"] == "stream"
                except Exception:
                    pass
            usable = run(case["check"]) == case["expected"]
            print(json.dumps({"case": case["name"], "way": way, "ms": 1000 * took, "late": late, "usable": usable}), flush=True)
client.stop_channels()
manager.shutdown_kernel(now=True)
