"""The network of cases/encoder-decoder.mjs."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from encoder import DecoderLayer, EncoderLayer

vocabulary, width, batch, time = 8000, 128, 160, 25


def sinusoids():
    position = torch.arange(time)[:, None]
    rate = torch.exp(torch.arange(0, width, 2) * (-math.log(10_000) / width))
    return torch.cat([torch.sin(position * rate), torch.cos(position * rate)], 1)


class EncoderDecoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.source = nn.Embedding(vocabulary, width, padding_idx=0)
        self.target = nn.Embedding(vocabulary, width, padding_idx=0)
        self.register_buffer("positions", sinusoids())
        self.register_buffer("causal", torch.ones(time, time, dtype=torch.bool).tril())
        self.encoder = nn.ModuleList([EncoderLayer(width, 4, F.relu) for _ in range(4)])
        self.decoder = nn.ModuleList([DecoderLayer(width, 4, F.relu) for _ in range(4)])
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.logits = nn.Linear(width, vocabulary)

    def forward(self, source, target):
        root = math.sqrt(width)
        source_mask = (source != 0)[:, None, None, :]
        # The first target is never padding, so causality leaves every query a key.
        target_mask = (target != 0)[:, None, None, :] & self.causal
        memory = self.source(source) * root + self.positions
        for layer in self.encoder:
            memory = layer(memory, source_mask)
        memory = self.norm1(memory)
        h = self.target(target) * root + self.positions
        for layer in self.decoder:
            h = layer(h, memory, target_mask, source_mask)
        return self.logits(self.norm2(h))


def build():
    model = EncoderDecoder()
    lengths = torch.tensor([15 + i % 11 for i in range(batch)])
    is_real = torch.arange(time) < lengths[:, None]
    source, target, labels = (
        torch.randint(1, vocabulary, (batch, time)) * is_real for _ in range(3)
    )
    return {
        "model": model,
        "inputs": [source, target],
        "loss": lambda logits: F.cross_entropy(
            logits.view(-1, vocabulary), labels.view(-1), ignore_index=0, label_smoothing=0.1
        ),
        "optimizer": torch.optim.Adam(
            model.parameters(), lr=1e-3, betas=(0.9, 0.98), eps=1e-9, fused=True
        ),
    }
