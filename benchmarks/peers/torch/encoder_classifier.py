"""The network of cases/shared/encoder-classifier.mjs."""
import torch
from torch import nn
from torch.nn import functional as F

from encoder import EncoderLayer, gelu_tanh

vocabulary, width, classes = 10_000, 256, 6


class EncoderClassifier(nn.Module):
    def __init__(self, time):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(time, width) * 0.02)
        self.layers = nn.ModuleList([EncoderLayer(width, 4, gelu_tanh) for _ in range(4)])
        self.norm = nn.LayerNorm(width)
        self.classifier = nn.Linear(width, classes)

    def forward(self, tokens):
        h = self.embedding(tokens) + self.positions
        for layer in self.layers:
            h = layer(h)
        return self.classifier(self.norm(h).mean(1))


def encoder_classifier(batch, time):
    model = EncoderClassifier(time)
    tokens = torch.randint(0, vocabulary, (batch, time))
    labels = torch.randint(0, classes, (batch,))
    return {
        "model": model,
        "inputs": [tokens],
        "loss": lambda logits: F.cross_entropy(logits, labels),
        "optimizer": torch.optim.Adam(model.parameters(), lr=1e-3, fused=True),
    }
