"""Reading, comparing and writing of reference values."""

import json
import os
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

FOLDER = Path(os.environ.get("RESATTN_GOLDENS", Path(__file__).parent / "../../fixtures/goldens"))


def read_json(path):
    return json.loads((FOLDER / path).read_text(encoding="utf8"))


def read_tensors(path):
    return load_file(FOLDER / f"{path}.safetensors")


class Report:
    """Compares what the libraries give now with what is kept; writing, puts right what differs."""

    def __init__(self, write):
        self.write = write
        self.cases = 0
        self.values = 0
        self.worst = 0.0
        self.wrong = []
        self.written = []

    def tensors(self, path, found, tolerance):
        """Of a safetensors file; the tensors that were not computed stay as they are. Writing, a file is touched only
        where it lacks a tensor or holds one beyond the tolerance, so that last digits do not change from one processor
        to another."""
        file = FOLDER / f"{path}.safetensors"
        kept = load_file(file) if file.exists() or not self.write else {}
        self.cases += 1
        changed = False
        for name, value in found.items():
            value = np.asarray(value)
            if name not in kept:
                if self.write:
                    kept[name] = value.astype(np.float32 if value.dtype.kind == "f" else np.int32)
                    changed = True
                else:
                    self.wrong.append(f"{path}: {name} is not in the file; --write adds it")
                continue
            is_equal = self._compare(f"{path}: {name}", kept[name], value, tolerance)
            if self.write and not is_equal:
                kept[name] = value.reshape(kept[name].shape).astype(kept[name].dtype)
                changed = True
        if changed:
            save_file(kept, file)
            self.written.append(path)

    def numbers(self, what, kept, found, tolerance):
        """Of a JSON file: numbers in any nesting; null is not a number."""
        self.cases += 1
        self._walk(what, kept, found, tolerance)

    def _walk(self, what, kept, found, tolerance):
        if isinstance(kept, dict):
            for key in found:
                if key not in kept:
                    self.wrong.append(f"{what}: {key} is not in the file")
                else:
                    self._walk(f"{what}.{key}", kept[key], found[key], tolerance)
        elif isinstance(kept, list):
            found = list(found)
            if len(kept) != len(found):
                self.wrong.append(f"{what}: {len(kept)} values, now {len(found)}")
                return
            for i, (a, b) in enumerate(zip(kept, found)):
                self._walk(f"{what}[{i}]", a, b, tolerance)
        elif isinstance(kept, (str, bool)):
            self.values += 1
            if kept != found:
                self.wrong.append(f"{what}: {kept!r}, now {found!r}")
        else:
            number = float("nan") if kept is None else kept
            found = float("nan") if found is None else found
            self._compare(what, np.asarray(number), np.asarray(found), tolerance)

    def _compare(self, what, kept, found, tolerance):
        if kept.size != found.size:
            self.wrong.append(f"{what}: {kept.shape}, now {found.shape}")
            return False
        a = kept.astype(np.float64).ravel()
        b = found.astype(np.float64).ravel()
        self.values += a.size
        both = np.isnan(a) & np.isnan(b)
        error = np.where(both | (a == b), 0, np.abs(a - b) / np.maximum(1, np.abs(a)))
        worst = float(np.max(error, initial=0)) if not np.isnan(error).any() else float("inf")
        self.worst = max(self.worst, worst)
        if not worst <= tolerance:
            self.wrong.append(f"{what}: differs by {worst:.2g}, tolerance {tolerance:g}")
            return False
        return True
