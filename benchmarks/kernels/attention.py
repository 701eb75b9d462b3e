"""Multi-head attention and its ways to know of positions, and the Transformer's layers."""
import math

import torch
from torch import nn
import torch.nn.functional as F

from shapes import B, D, H, MEMORY, T, X

SIZE = D // H
SCALE = 1 / math.sqrt(SIZE)
WINDOW = 16


def heads(x, count=H):
    batch, time, width = x.shape
    return x.view(batch, time, count, width // count).transpose(1, 2)


def merge(x):
    batch, count, time, size = x.shape
    return x.transpose(1, 2).reshape(batch, time, count * size)


class Attention(nn.Module):
    """Multi-head attention by PyTorch's fused kernel."""

    def __init__(self, kv_heads=H, causal=False):
        super().__init__()
        self.q, self.o = nn.Linear(D, D), nn.Linear(D, D)
        self.k, self.v = (nn.Linear(D, SIZE * kv_heads) for _ in range(2))
        self.kv_heads, self.causal = kv_heads, causal

    def forward(self, x, memory=None):
        memory = x if memory is None else memory
        q = heads(self.q(x))
        k, v = heads(self.k(memory), self.kv_heads), heads(self.v(memory), self.kv_heads)
        if self.kv_heads != H:
            k, v = (one.repeat_interleave(H // self.kv_heads, 1) for one in (k, v))
        return self.o(merge(self.attend(q, k, v)))

    def attend(self, q, k, v):
        return F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)


class Rotary(Attention):
    def __init__(self):
        super().__init__()
        frequency = 10000.0 ** (-torch.arange(0, SIZE, 2) / SIZE)
        angle = torch.arange(T)[:, None] * frequency
        self.register_buffer("cos", angle.cos())
        self.register_buffer("sin", angle.sin())

    def rotate(self, x):
        a, b = x.chunk(2, -1)
        return torch.cat((a * self.cos - b * self.sin, b * self.cos + a * self.sin), -1)

    def attend(self, q, k, v):
        return super().attend(self.rotate(q), self.rotate(k), v)


def distances():
    """Key's position less the query's."""
    places = torch.arange(T)
    return places - places[:, None]


class Masked(Attention):
    """With a mask that is the same for every input."""

    def __init__(self, mask):
        super().__init__()
        self.register_buffer("mask", mask)

    def attend(self, q, k, v):
        return F.scaled_dot_product_attention(q, k, v, self.mask)


def alibi():
    slopes = 2.0 ** (-8.0 * (torch.arange(H) + 1) / H)
    bias = -distances().abs() * slopes[:, None, None]
    return Masked(bias.masked_fill(distances() > 0, -math.inf))


def window():
    return Masked((distances() <= 0) & (distances() > -WINDOW))


class T5(Attention):
    def __init__(self, buckets=32, farthest=128):
        super().__init__()
        self.bias = nn.Embedding(buckets, H)
        far, half, exact = distances().abs(), buckets // 2, buckets // 4
        wide = (far.clamp(min=1) / exact).log() / math.log(farthest / exact) * (half - exact)
        bucket = torch.where(far < exact, far, (exact + wide.long()).clamp(max=half - 1))
        self.register_buffer("bucket", bucket + half * (distances() > 0))

    def attend(self, q, k, v):
        # The fused kernel gives no gradient to a bias.
        logits = (q * SCALE) @ k.transpose(-1, -2) + self.bias(self.bucket).permute(2, 0, 1)
        return logits.softmax(-1) @ v


class Shaw(Attention):
    def __init__(self, farthest=16):
        super().__init__()
        self.keys, self.values = (nn.Embedding(2 * farthest + 1, SIZE) for _ in range(2))
        self.register_buffer("row", distances().clamp(-farthest, farthest) + farthest)

    def attend(self, q, k, v):
        q = q * SCALE
        logits = q @ k.transpose(-1, -2) + torch.einsum("bhid,ijd->bhij", q, self.keys(self.row))
        weights = logits.softmax(-1)
        return weights @ v + torch.einsum("bhij,ijd->bhid", weights, self.values(self.row))


class TransformerXl(Attention):
    """Causal, so that only distances of the past are looked at."""

    def __init__(self):
        super().__init__()
        frequency = 10000.0 ** (-torch.arange(0, D, 2) / D)
        angle = torch.arange(T - 1, -1, -1)[:, None] * frequency
        self.register_buffer("sinusoids", torch.cat((angle.sin(), angle.cos()), -1))
        self.register_buffer("hidden", distances() > 0)
        self.r = nn.Linear(D, D, bias=False)
        self.content, self.place = (nn.Parameter(torch.zeros(H, 1, SIZE)) for _ in range(2))

    def attend(self, q, k, v):
        r = self.r(self.sinusoids).view(T, H, SIZE).permute(1, 2, 0)
        by_distance = (q + self.place) @ r
        # A row longer by one, read as columns: each query's row moves left by its place.
        shifted = F.pad(by_distance, (1, 0)).view(B, H, T + 1, T)[:, :, 1:]
        logits = ((q + self.content) @ k.transpose(-1, -2) + shifted) * SCALE
        return logits.masked_fill(self.hidden, -math.inf).softmax(-1) @ v


class TalkingHeads(Attention):
    def __init__(self):
        super().__init__()
        self.logits, self.weights = (nn.Parameter(torch.eye(H)) for _ in range(2))

    def attend(self, q, k, v):
        logits = self.mix((q * SCALE) @ k.transpose(-1, -2), self.logits)
        return self.mix(logits.softmax(-1), self.weights) @ v

    def mix(self, x, mixer):
        return (mixer.t() @ x.flatten(2)).view(x.shape)


class Linear(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(D, D) for _ in range(4))

    def forward(self, x):
        q, k = (F.elu(heads(one(x))) + 1 for one in (self.q, self.k))
        v = heads(self.v(x))
        sums = q @ k.sum(2, keepdim=True).transpose(-1, -2) + 1e-6
        return self.o(merge((q @ (k.transpose(-1, -2) @ v)) / sums))


class FeedForward(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(D, 1024), nn.GELU("tanh"), nn.Linear(1024, D))


class Block(nn.Module):
    """A pre-norm layer of a Transformer."""

    def __init__(self, crosses=False):
        super().__init__()
        self.attention, self.feed = Attention(causal=crosses), FeedForward()
        self.cross = Attention() if crosses else None
        self.norms = nn.ModuleList(nn.LayerNorm(D) for _ in range(3 if crosses else 2))

    def forward(self, x, memory=None):
        x = x + self.attention(self.norms[0](x))
        if self.cross:
            x = x + self.cross(self.norms[1](x), memory)
        return x + self.feed(self.norms[-1](x))


class DotProduct(nn.Module):
    def forward(self, x):
        return F.scaled_dot_product_attention(x, x, x)


cases = {
    "layer-norm": (lambda: nn.LayerNorm(D), [X]),
    "rms-norm": (lambda: nn.RMSNorm(D, eps=1e-6), [X]),
    "multi-head-attention": (Attention, [X]),
    "multi-head-attention-causal": (lambda: Attention(causal=True), [X]),
    "multi-head-attention-cross": (Attention, [X, MEMORY]),
    "grouped-query-attention": (lambda: Attention(kv_heads=2), [X]),
    "multi-query-attention": (lambda: Attention(kv_heads=1), [X]),
    "window-attention": (window, [X]),
    "talking-heads-attention": (TalkingHeads, [X]),
    "rotary-attention": (Rotary, [X]),
    "alibi-attention": (alibi, [X]),
    "t5-attention": (T5, [X]),
    "shaw-attention": (Shaw, [X]),
    "transformer-xl-attention": (TransformerXl, [X]),
    "scaled-dot-product-attention": (DotProduct, [X]),
    "linear-attention": (Linear, [X]),
    "transformer-encoder-layer": (Block, [X]),
    "transformer-decoder-layer": (lambda: Block(crosses=True), [X, MEMORY]),
}
