import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "harness"))
import serve

try:
    import tokenizers
except ImportError:
    serve.absent("not installed (RESATTN_PYTHON names another Python)")

file, lines_file, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(lines_file, encoding="utf-8") as opened:
    lines = json.load(opened)
tokenizer = tokenizers.Tokenizer.from_file(file)
position = 0


def step():
    global position
    for _ in range(size):
        tokenizer.encode(lines[position])
        position = (position + 1) % len(lines)


serve.serve(f"tokenizers {tokenizers.__version__} (Python, Rust)", step)
