"""The network of cases/bilstm.mjs."""
import torch
from torch import nn
from torch.nn import functional as F

vocabulary, width, classes, batch, time = 10_000, 256, 6, 32, 40


class BiLstmAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.lstm = nn.LSTM(width, width, batch_first=True, bidirectional=True)
        self.hidden = nn.Linear(2 * width, width)
        self.score = nn.Linear(width, 1, bias=False)
        self.classifier = nn.Linear(2 * width, classes)

    def forward(self, tokens):
        h, _ = self.lstm(self.embedding(tokens))
        scores = self.score(torch.tanh(self.hidden(h))).squeeze(-1)
        weights = torch.softmax(scores.masked_fill(tokens == 0, -torch.inf), -1)
        return self.classifier(torch.einsum("bt,btd->bd", weights, h))


def build():
    model = BiLstmAttention()
    tokens = torch.randint(1, vocabulary, (batch, time))
    labels = torch.randint(0, classes, (batch,))
    return {
        "model": model,
        "inputs": [tokens],
        "loss": lambda logits: F.cross_entropy(logits, labels),
        "optimizer": torch.optim.Adam(model.parameters(), lr=1e-3, fused=True),
    }
