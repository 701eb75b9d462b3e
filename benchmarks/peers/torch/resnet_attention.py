"""The networks of cases/resnet-attention*.mjs in PyTorch, as a user of it writes them."""
import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    """Pre-activation: x + conv(relu(bn(dropout(conv(relu(bn(x)))))))."""

    def __init__(self, width):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm1d(width), nn.BatchNorm1d(width)
        self.conv1 = nn.Conv1d(width, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, padding=1)

    def forward(self, x):
        h = F.dropout(self.conv1(F.relu(self.norm1(x))), 0.1, self.training)
        return x + self.conv2(F.relu(self.norm2(h)))


class ResNetAttention(nn.Module):
    def __init__(self, vocabulary, classes, width, blocks):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.blocks = nn.Sequential(*[Block(width) for _ in range(blocks)])
        self.norm = nn.LayerNorm(width)
        self.hidden = nn.Linear(width, width)
        self.score = nn.Linear(width, 1, bias=False)
        self.classifier = nn.Linear(width, classes)

    def forward(self, tokens):
        x = F.dropout(self.embedding(tokens), 0.1, self.training)
        h = self.norm(self.blocks(x.transpose(1, 2)).transpose(1, 2))
        weights = torch.softmax(self.score(torch.tanh(self.hidden(h))), 1)
        context = (weights * h).sum(1)
        return self.classifier(F.dropout(context, 0.1, self.training))


def build(vocabulary=4000, classes=72, batch=128, time=32, width=96, blocks=3):
    model = ResNetAttention(vocabulary, classes, width, blocks)
    tokens = torch.randint(1, vocabulary, (batch, time))
    labels = torch.randint(0, classes, (batch,))
    return {
        "model": model,
        "inputs": [tokens],
        "loss": lambda logits: F.cross_entropy(logits, labels),
        "optimizer": torch.optim.Adam(model.parameters(), lr=1e-3, fused=True),
    }
