"""peer.py <folder> <batch> <beams> <tokens> <threads> <file for what is written>"""
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "harness"))
from serve import absent, serve, torch_with

folder, batch, beams, tokens, threads, file = sys.argv[1:]
torch = torch_with(int(threads))
try:
    import transformers
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM
except ImportError:
    absent("transformers is not installed (RESATTN_PYTHON names another Python)")

transformers.logging.set_verbosity_error()
config = AutoConfig.from_pretrained(folder)
is_pair = config.is_encoder_decoder
model = (AutoModelForSeq2SeqLM if is_pair else AutoModelForCausalLM).from_pretrained(folder).eval()


def inputs(batch):
    """As inputs.mjs."""
    state = 1
    rows = []
    for i in range(batch):
        row = []
        for _ in range(20 if batch == 1 else 12 + i % 13):
            state = state * 48271 % 2147483647
            row.append(3 + state % 7997)
        rows.append(row)
    return rows


rows = inputs(int(batch))
longest = max(map(len, rows))
blanks = [[0] * (longest - len(row)) for row in rows]
join = (lambda row, blank: row + blank) if is_pair else (lambda row, blank: blank + row)
input_ids = torch.tensor([join(row, blank) for row, blank in zip(rows, blanks)])
mask = torch.tensor([join([1] * len(row), blank) for row, blank in zip(rows, blanks)])

# Nothing ends before all tokens are written.
model.generation_config.eos_token_id = None
model.generation_config.forced_eos_token_id = None
model.generation_config.pad_token_id = 0
model.generation_config.max_length = None
is_written = False


@torch.inference_mode()
def step():
    global is_written
    result = model.generate(
        input_ids=input_ids,
        attention_mask=mask,
        max_new_tokens=int(tokens),
        num_beams=int(beams),
        do_sample=False,
        early_stopping=False,
        length_penalty=1.0,
    )
    if not is_written:
        start = 1 if is_pair else longest
        Path(file).write_text(json.dumps(result[:, start:].tolist()))
        is_written = True


serve(f"transformers {transformers.__version__}, PyTorch {torch.__version__}", step)
