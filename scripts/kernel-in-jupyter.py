"""Installs the kernel into an empty Python environment and uses it there as people do.

    python3 scripts/kernel-in-jupyter.py [FOLDER]

FOLDER gets the environment (default: a temporary one, removed in the end); one that is there already is used as it
is. `npm run build` first. Needs a network for pip. Ends with status 1 where something is not as it should be.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGES = ["jupyterlab==4.6.6", "nbconvert==7.17.2", "papermill==2.7.0"]
TOKEN = "kernel-in-jupyter"


def call(*args):
    done = subprocess.run(args, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(args)}\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(what, found, wanted):
    print(f"{what}: {found}", flush=True)
    if found != wanted:
        sys.exit(f"{what}: expected {wanted}")


def environment(folder):
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(python):
        venv.create(folder, with_pip=True)
        call(python, "-m", "pip", "install", "--quiet", *PACKAGES)
    return python


def write_notebook(path):
    # The second cell shows its value by the method that Deno's kernel knows too.
    show = "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': `<b>${epochs}</b>` }) })"
    cells = [
        {"cell_type": "code", "execution_count": None, "outputs": [], "metadata": {"tags": tags}, "source": source}
        for source, tags in [("let epochs = 30;", ["parameters"]), (show, [])]
    ]
    kernel = {"display_name": "TypeScript", "language": "typescript", "name": "typescript"}
    with open(path, "w") as file:
        json.dump({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}, file)


def results(path):
    with open(path) as file:
        cells = json.load(file)["cells"]
    return ["".join(output["data"]["text/html"]) for cell in cells for output in cell["outputs"]]


class Server:
    """JupyterLab, spoken to as its page speaks to it."""

    def __init__(self, python, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"127.0.0.1:{port}"
        args = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
        args += [f"--ServerApp.token={TOKEN}", f"--ServerApp.root_dir={folder}"]
        self.process = subprocess.Popen(
            [python, "-m", "jupyterlab", *args], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while self.process.poll() is None:
            try:
                self.ask("kernelspecs")
                return
            except urllib.error.URLError:
                time.sleep(0.5)
        sys.exit("JupyterLab does not start")

    def ask(self, path, data=None, method=None):
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"http://{self.address}/api/{path}?token={TOKEN}", body, method=method)
        text = urllib.request.urlopen(request).read()
        return json.loads(text) if text else None

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Channels:
    """The socket of a kernel."""

    def __init__(self, server, kernel):
        import websocket

        address = f"ws://{server.address}/api/kernels/{kernel}/channels?token={TOKEN}&session_id=one"
        self.socket = websocket.create_connection(address, timeout=600)

    def execute(self, code):
        self.id = uuid.uuid4().hex
        header = {"msg_id": self.id, "msg_type": "execute_request", "username": "", "session": "one", "date": ""}
        message = {"header": {**header, "version": "5.3"}, "parent_header": {}, "metadata": {}, "buffers": []}
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        self.socket.send(json.dumps({**message, "content": content, "channel": "shell"}))

    def outputs(self):
        """What the cell showed, until it is idle."""
        shown = []
        while True:
            message = json.loads(self.socket.recv())
            if message["parent_header"].get("msg_id") != self.id:
                continue
            content = message["content"]
            if content.get("execution_state") == "idle":
                return shown
            if message["msg_type"] in ("stream", "execute_result", "error"):
                shown.append(content.get("text") or content.get("ename") or content["data"]["text/plain"])


def use_jupyterlab(python, folder):
    server = Server(python, folder)
    try:
        spec = server.ask("kernelspecs")["kernelspecs"]["typescript"]
        expect("JupyterLab offers", spec["spec"]["display_name"], "TypeScript")
        expect("with logos", sorted(spec["resources"]), ["logo-32x32", "logo-64x64", "logo-svg"])
        session = {"path": "n.ipynb", "type": "notebook", "name": "n", "kernel": {"name": "typescript"}}
        kernel = server.ask("sessions", session)["kernel"]["id"]
        channels = Channels(server, kernel)
        channels.execute("console.log('hello'); 6 * 7")
        expect("a cell shows", channels.outputs(), ["hello\n", "42"])
        channels.execute("console.log('loop'); while (true);")
        time.sleep(1)
        begin = time.perf_counter()
        server.ask(f"kernels/{kernel}/interrupt", {})
        expect("Stop", channels.outputs(), ["loop\n", "Interrupted"])
        print(f"Stop took {time.perf_counter() - begin:.2f} s")
        begin = time.perf_counter()
        server.ask(f"kernels/{kernel}/restart", {})
        channels.execute("1 + 1")
        expect("after a restart", channels.outputs(), ["2"])
        print(f"restart and its first cell took {time.perf_counter() - begin:.2f} s")
        server.ask(f"kernels/{kernel}", method="DELETE")
    finally:
        server.stop()


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(temporary, "environment")
        python = environment(folder)
        # JupyterLab's own client of the socket lies there.
        sys.path.append(call(python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])").strip())
        resattn = ["node", os.path.join(ROOT, "packages/cli/bin/resattn.js"), "kernel"]
        print(call(*resattn, "install", "--python", python), end="")
        notebook = os.path.join(temporary, "n.ipynb")
        write_notebook(notebook)
        call(python, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "converted.ipynb", notebook)
        expect("nbconvert", results(os.path.join(temporary, "converted.ipynb")), ["<b>30</b>"])
        written = os.path.join(temporary, "written.ipynb")
        call(python, "-m", "papermill", notebook, written, "-p", "epochs", "3")
        expect("papermill -p epochs 3", results(written), ["<b>3</b>"])
        use_jupyterlab(python, temporary)
        print(call(*resattn, "uninstall", "--python", python), end="")


main()
