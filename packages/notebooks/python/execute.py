"""Runs one notebook from top to bottom and tells what happens, a line of JSON an event.

execute.py NOTEBOOK FOLDER SECONDS [SAVE_AS]

FOLDER is where the kernel runs, SECONDS the time that one cell may take. The exit status is 0 also
when a cell fails: the failure is an event.
"""

import json
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from representations import add_representations

# Seconds. A busy machine may take long to start a kernel, and to hand over what a cell has printed.
PATIENCE = 1800


def tell(event, **values):
    print(json.dumps({"event": event, **values}), flush=True)


def failure_of(cell, error):
    """Message of the failure. The kernel prints errors; the exception itself says little."""
    printed = [
        output.get("text") or "\n".join(output.get("traceback", []))
        for output in cell.get("outputs", [])
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    if isinstance(error, CellTimeoutError):
        printed.append("the cell took longer than it may")
    elif isinstance(error, DeadKernelError):
        printed.append("the kernel died")
    return "\n".join(printed) or str(error)


def main():
    path, folder, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    save_as = sys.argv[4] if len(sys.argv) > 4 else None
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    started = {}

    def cell_started(cell, cell_index):
        started[cell_index] = time.monotonic()

    def cell_done(cell, cell_index, **_):
        if cell_index in started and cell.cell_type == "code":
            spent = time.monotonic() - started[cell_index]
            tell("cell", index=code.index(cell_index), of=len(code), seconds=spent)

    client = NotebookClient(
        notebook,
        timeout=seconds,
        startup_timeout=PATIENCE,
        iopub_timeout=PATIENCE,
        kernel_name="tslab",
        resources={"metadata": {"path": folder}},
        coalesce_streams=True,
        record_timing=False,
        on_cell_start=cell_started,
        on_cell_executed=cell_done,
    )
    try:
        client.execute()
        tell("passed", cells=len(code))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        at = max(started, default=code[0] if code else 0)
        cell = notebook.cells[at]
        tell(
            "failed",
            cell=code.index(at) if at in code else 0,
            source=cell.source,
            message=failure_of(cell, error),
        )
    if save_as:
        add_representations(notebook)
        nbformat.write(notebook, save_as)


main()
