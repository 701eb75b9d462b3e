"""The network of cases/resnet-attention.mjs in PyTorch, as a user of it writes it."""
import torch
from torch import nn
from torch.nn import functional as F

batch, time, width, vocabulary, classes = 128, 32, 96, 4000, 72


class Block(nn.Module):
    """Pre-activation: x + conv(relu(bn(dropout(conv(relu(bn(x)))))))."""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm1d(width), nn.BatchNorm1d(width)
        self.conv1 = nn.Conv1d(width, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, padding=1)

    def forward(self, x):
        h = F.dropout(self.conv1(F.relu(self.norm1(x))), 0.1, self.training)
        return x + self.conv2(F.relu(self.norm2(h)))


class ResNetAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.blocks = nn.Sequential(*[Block() for _ in range(3)])
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


def build():
    model = ResNetAttention()
    tokens = torch.randint(1, vocabulary, (batch, time))
    labels = torch.randint(0, classes, (batch,))
    return {
        "model": model,
        "inputs": [tokens],
        "loss": lambda logits: F.cross_entropy(logits, labels),
        "optimizer": torch.optim.Adam(model.parameters(), lr=1e-3, fused=True),
    }
