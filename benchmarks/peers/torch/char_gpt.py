"""The network of cases/char-gpt.mjs."""
import torch
from torch import nn
from torch.nn import functional as F

from encoder import EncoderLayer

vocabulary, width, batch, time = 65, 128, 12, 64


class CharGpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(time, width) * 0.02)
        self.layers = nn.ModuleList([EncoderLayer(width, 4, F.gelu, bias=False) for _ in range(4)])
        self.norm = nn.LayerNorm(width, bias=False)

    def forward(self, tokens):
        h = self.embedding(tokens) + self.positions
        for layer in self.layers:
            h = layer(h, causal=True)
        return F.linear(self.norm(h), self.embedding.weight)


def build():
    model = CharGpt()
    nn.init.normal_(model.embedding.weight, std=0.02)
    tokens = torch.randint(0, vocabulary, (batch, time))
    labels = torch.randint(0, vocabulary, (batch, time))
    groups = [
        {"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": 0.1},
        {"params": [p for p in model.parameters() if p.dim() <= 1], "weight_decay": 0.0},
    ]
    return {
        "model": model,
        "inputs": [tokens],
        "loss": lambda logits: F.cross_entropy(logits.view(-1, vocabulary), labels.view(-1)),
        "optimizer": torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99), fused=True),
        "clip_norm": 1.0,
    }
