"""Writes a case's PyTorch network as ONNX: export.py <case> <file>."""
import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "torch"))
import torch

case, file = sys.argv[1:]
built = importlib.import_module(case.replace("-", "_")).build()
torch.onnx.export(
    built["model"].eval(), tuple(built["inputs"]), file, dynamo=True, external_data=False
)
