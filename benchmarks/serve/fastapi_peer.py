"""The network of cases/resnet-attention.mjs in PyTorch, served by FastAPI as its users write it."""
import json
import socket
import sys
from contextlib import asynccontextmanager
from pathlib import Path

try:
    import torch
    import uvicorn
    from fastapi import FastAPI
    from pydantic import BaseModel
except ImportError as error:
    print(json.dumps({"absent": str(error)}), flush=True)
    sys.exit(0)

sys.path.insert(0, str(Path(__file__).parent.parent / "peers/torch"))
from resnet_attention import ResNetAttention, classes, vocabulary  # noqa: E402

model = ResNetAttention().eval()
ids = {f"w{i}": i + 2 for i in range(vocabulary - 2)}
labels = [f"class {i}" for i in range(classes)]


@asynccontextmanager
async def lifespan(_):
    print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)
    yield


with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
app = FastAPI(lifespan=lifespan)


class Request(BaseModel):
    text: str


@app.post("/v1/predict")
def predict(request: Request):
    tokens = [ids.get(word, 1) for word in request.text.split()]
    with torch.inference_mode():
        scores = torch.softmax(model(torch.tensor([tokens]))[0], -1).tolist()
    ranked = sorted(zip(labels, scores), key=lambda pair: -pair[1])
    best, score = ranked[0]
    every = [{"label": label, "score": value} for label, value in ranked]
    return {
        "model": "benchmark",
        "prediction": {"label": best, "score": score, "scores": every, "text": request.text},
    }


config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
uvicorn.Server(config).run()
