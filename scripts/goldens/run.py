#!/usr/bin/env python3
"""Computes the reference values of fixtures/goldens again, from the inputs that are kept there.

    pip install -r scripts/goldens/requirements.txt
    python scripts/goldens/run.py                  # all families: compares, exit status 1 on a difference
    python scripts/goldens/run.py optim models     # these
    python scripts/goldens/run.py --write layers   # adds the tensors of new cases, and replaces those that differ
"""

import importlib
import sys

from reference import Report

FAMILIES = ("optim", "layers", "models", "metrics")


def main(arguments):
    write = "--write" in arguments
    chosen = [a for a in arguments if a != "--write"] or list(FAMILIES)
    unknown = [name for name in chosen if name not in FAMILIES]
    if unknown:
        print(f"no family {', '.join(unknown)}, expected some of {', '.join(FAMILIES)}", file=sys.stderr)
        return 2
    failed = False
    for name in chosen:
        report = Report(write)
        importlib.import_module(name).run(report)
        for line in report.wrong[:20]:
            print(line, file=sys.stderr)
        print(
            f"{name}: {report.cases} cases, {report.values:,} values, worst difference {report.worst:.2g}, "
            f"{len(report.wrong)} beyond the tolerance"
        )
        for path in report.written:
            print(f"{path}.safetensors: written")
        failed = failed or len(report.wrong) > 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
