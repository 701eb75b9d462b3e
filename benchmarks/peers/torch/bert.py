"""The network of cases/shared/bert.mjs."""
import torch
from torch import nn
from torch.nn import functional as F

from encoder import EncoderLayer

vocabulary, width, time = 30_522, 768, 128


class Bert(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(512, width) * 0.02)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(
            [EncoderLayer(width, 12, F.gelu, post_norm=True, epsilon=1e-12) for _ in range(12)]
        )

    def forward(self, tokens):
        h = self.norm(self.embedding(tokens) + self.positions[: tokens.shape[1]])
        for layer in self.layers:
            h = layer(h)
        return h


def bert(batch):
    return {"model": Bert(), "inputs": [torch.randint(0, vocabulary, (batch, time))]}
