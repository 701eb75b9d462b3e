"""Attention by a score function of its own, pooling and pointing by it."""
import torch
from torch import nn

from shapes import B, D, M, MEMORY, PAIR, X, Ids

WORDS = 4000


class Pointer(nn.Module):
    """The weights of additive attention."""

    def __init__(self):
        super().__init__()
        self.s, self.h = nn.Linear(D, 128), nn.Linear(D, 128, bias=False)
        self.v = nn.Linear(128, 1, bias=False)

    def forward(self, s, h):
        hidden = torch.tanh(self.s(s)[:, :, None] + self.h(h)[:, None])
        return self.v(hidden).squeeze(-1).softmax(-1)


class Additive(Pointer):
    def forward(self, s, h):
        return super().forward(s, h) @ h


class Luong(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Linear(D, D, bias=False)

    def forward(self, s, h):
        return (self.w(s) @ h.transpose(1, 2)).softmax(-1) @ h


class Pooling(nn.Module):
    def __init__(self, units=0):
        super().__init__()
        self.w = nn.Linear(D, units) if units else None
        self.v = nn.Linear(units or D, 1, bias=False)

    def forward(self, h):
        scores = self.v(torch.tanh(self.w(h)) if self.w else h)
        return (scores.softmax(1) * h).sum(1)


class Structured(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1, self.w2 = nn.Linear(D, 128, bias=False), nn.Linear(128, 8, bias=False)

    def forward(self, h):
        return self.w2(torch.tanh(self.w1(h))).softmax(1).transpose(1, 2) @ h


class Hierarchical(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.sentences = Pooling(128), Pooling(128)

    def forward(self, x):
        return self.sentences(self.words(x.flatten(0, 1)).view(B, -1, D))


class PointerGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate = nn.Linear(D, 1)

    def forward(self, logits, weights, source, z):
        gate = torch.sigmoid(self.gate(z))
        places = source[:, None].expand(weights.shape)
        return (gate * logits.softmax(-1)).scatter_add(2, places, (1 - gate) * weights)


cases = {
    "additive-attention": (Additive, PAIR),
    "luong-attention": (Luong, [X, MEMORY]),
    "pointer-attention": (Pointer, PAIR),
    "pointer-generator": (
        PointerGenerator,
        [(B, 16, WORDS), (B, 16, M), Ids((B, M), WORDS), (B, 16, D)],
    ),
    "additive-attention-pooling": (lambda: Pooling(128), [X]),
    "softmax-pooling": (Pooling, [X]),
    "structured-self-attention": (Structured, [X]),
    "hierarchical-attention": (Hierarchical, [(B, 8, 16, D)]),
}
