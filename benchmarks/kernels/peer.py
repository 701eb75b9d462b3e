"""All cases in PyTorch, one at a time: peer.py <threads>, then `case <name>`, `run <n>`."""
import json
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "harness"))
from serve import clock, milliseconds_since, torch_with

torch = torch_with(int(sys.argv[1]))
from torch import nn
import torch.nn.functional as F

B, T, M, D, H = 16, 64, 48, 256, 8
X, MEMORY = (B, T, D), (B, M, D)


def heads(x, count=H):
    batch, time, width = x.shape
    return x.view(batch, time, count, width // count).transpose(1, 2)


def merge(x):
    batch, count, time, size = x.shape
    return x.transpose(1, 2).reshape(batch, time, count * size)


def rotate(x):
    time, size = x.shape[2:]
    frequency = 10000.0 ** (-torch.arange(0, size, 2) / size)
    angle = torch.arange(time)[:, None] * frequency
    a, b = x.chunk(2, -1)
    return torch.cat((a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin()), -1)


class Attention(nn.Module):
    """Multi-head attention by PyTorch's fused kernel."""

    def __init__(self, kv_heads=H, causal=False, rotary=False, alibi=False):
        super().__init__()
        self.q, self.o = nn.Linear(D, D), nn.Linear(D, D)
        self.k, self.v = (nn.Linear(D, D // H * kv_heads) for _ in range(2))
        self.kv_heads, self.causal, self.rotary, self.alibi = kv_heads, causal, rotary, alibi

    def forward(self, x, memory=None):
        memory = x if memory is None else memory
        q = heads(self.q(x))
        k, v = heads(self.k(memory), self.kv_heads), heads(self.v(memory), self.kv_heads)
        if self.rotary:
            q, k = rotate(q), rotate(k)
        if self.kv_heads != H:
            k, v = (one.repeat_interleave(H // self.kv_heads, 1) for one in (k, v))
        mask = None
        if self.alibi:
            slopes = 2.0 ** (-8.0 * (torch.arange(H) + 1) / H)
            places = torch.arange(T)
            mask = -(places[None, :] - places[:, None]).abs() * slopes[:, None, None]
            hidden = torch.triu(torch.ones(T, T, dtype=torch.bool), 1)
            mask = mask.masked_fill(hidden, -math.inf)
        causal = self.causal and mask is None
        return self.o(merge(F.scaled_dot_product_attention(q, k, v, mask, is_causal=causal)))


class Linear(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(D, D) for _ in range(4))

    def forward(self, x):
        q, k = (F.elu(heads(one(x))) + 1 for one in (self.q, self.k))
        v = heads(self.v(x))
        sums = q @ k.sum(2, keepdim=True).transpose(-1, -2) + 1e-6
        return self.o(merge((q @ (k.transpose(-1, -2) @ v)) / sums))


class Additive(nn.Module):
    def __init__(self):
        super().__init__()
        self.s, self.h = nn.Linear(D, 128), nn.Linear(D, 128, bias=False)
        self.v = nn.Linear(128, 1, bias=False)

    def forward(self, s, h):
        scores = self.v(torch.tanh(self.s(s)[:, :, None] + self.h(h)[:, None])).squeeze(-1)
        return scores.softmax(-1) @ h


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


class Branch(nn.Sequential):
    def __init__(self, units=D):
        super().__init__(nn.Linear(D, units), nn.GELU("tanh"))


class Connection(nn.Module):
    """`combine(x, F(prepare(x)))` with what a connection needs made by `make(self)`."""

    def __init__(self, combine, make=None, prepare=None, units=D):
        super().__init__()
        self.branch, self.combine, self.prepare = Branch(units), combine, prepare
        if make:
            make(self)

    def forward(self, x):
        seen = self.prepare(self, x) if self.prepare else x
        return self.combine(self, x, self.branch(seen))


def norm(self):
    self.norm = nn.LayerNorm(D)


def two_norms(self):
    self.norm, self.after = nn.LayerNorm(D), nn.LayerNorm(D)


def parameter(*shape):
    def make(self):
        self.scale = nn.Parameter(torch.full(shape, 0.1))

    return make


def gate(self):
    self.gate = nn.Linear(D, D)


def gru(self):
    self.r, self.z, self.g = (nn.Linear(2 * D, D, bias=False) for _ in range(3))
    self.bias = nn.Parameter(torch.full((D,), 2.0))


def gru_combine(self, x, y):
    both = torch.cat((y, x), -1)
    r = torch.sigmoid(self.r(both))
    z = torch.sigmoid(self.z(both) - self.bias)
    candidate = torch.tanh(self.g(torch.cat((y, r * x), -1)))
    return (1 - z) * x + z * candidate


def gated(self, x, y):
    return x + torch.sigmoid(self.gate(x)) * y


def highway(self, x, y):
    t = torch.sigmoid(self.gate(x))
    return t * y + (1 - t) * x


def conv(inputs, outputs, taps, groups=1):
    return nn.Conv1d(inputs, outputs, taps, padding=taps // 2, groups=groups, bias=False)


class Convolutional(nn.Module):
    """A residual block of convolutions, on [batch, channels, time] as PyTorch wants it."""

    def __init__(self, layers, is_pre=False):
        super().__init__()
        self.branch, self.is_pre = nn.Sequential(*layers), is_pre

    def forward(self, x):
        y = x + self.branch(x)
        return y if self.is_pre else F.relu(y)


def bottleneck(narrow, groups=1):
    return Convolutional(
        [
            conv(D, narrow, 1),
            nn.BatchNorm1d(narrow),
            nn.ReLU(),
            conv(narrow, narrow, 3, groups),
            nn.BatchNorm1d(narrow),
            nn.ReLU(),
            conv(narrow, D, 1),
            nn.BatchNorm1d(D),
        ]
    )


class SqueezeExcitation(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.up = nn.Linear(D, 16), nn.Linear(16, D)

    def forward(self, x):
        return x * torch.sigmoid(self.up(F.relu(self.down(x.mean(1)))))[:, None]


class DotProduct(nn.Module):
    def forward(self, x):
        return F.scaled_dot_product_attention(x, x, x)


CHANNELS = (B, D, T)
cases = {
    "layer-norm": (lambda: nn.LayerNorm(D), [X]),
    "rms-norm": (lambda: nn.RMSNorm(D, eps=1e-6), [X]),
    "multi-head-attention": (Attention, [X]),
    "multi-head-attention-causal": (lambda: Attention(causal=True), [X]),
    "multi-head-attention-cross": (Attention, [X, MEMORY]),
    "grouped-query-attention": (lambda: Attention(kv_heads=2), [X]),
    "rotary-attention": (lambda: Attention(rotary=True), [X]),
    "alibi-attention": (lambda: Attention(causal=True, alibi=True), [X]),
    "scaled-dot-product-attention": (DotProduct, [X]),
    "linear-attention": (Linear, [X]),
    "additive-attention": (Additive, [(B, 16, D), (B, 48, D)]),
    "luong-attention": (Luong, [X, MEMORY]),
    "additive-attention-pooling": (lambda: Pooling(128), [X]),
    "softmax-pooling": (Pooling, [X]),
    "structured-self-attention": (Structured, [X]),
    "transformer-encoder-layer": (Block, [X]),
    "transformer-decoder-layer": (lambda: Block(crosses=True), [X, MEMORY]),
    "residual": (lambda: Connection(lambda self, x, y: x + y), [X]),
    "pre-norm-residual": (
        lambda: Connection(lambda self, x, y: x + y, norm, lambda self, x: self.norm(x)),
        [X],
    ),
    "post-norm-residual": (lambda: Connection(lambda self, x, y: self.norm(x + y), norm), [X]),
    "sandwich-norm-residual": (
        lambda: Connection(
            lambda self, x, y: x + self.after(y), two_norms, lambda self, x: self.norm(x)
        ),
        [X],
    ),
    "deep-norm-residual": (
        lambda: Connection(lambda self, x, y: self.norm(1.5 * x + y), norm),
        [X],
    ),
    "scaled-residual": (lambda: Connection(lambda self, x, y: x + 0.5 * y), [X]),
    "re-zero-residual": (
        lambda: Connection(lambda self, x, y: x + self.scale * y, parameter(1)),
        [X],
    ),
    "layer-scale-residual": (
        lambda: Connection(lambda self, x, y: x + self.scale * y, parameter(D)),
        [X],
    ),
    "gated-residual": (lambda: Connection(gated, gate), [X]),
    "highway-residual": (lambda: Connection(highway, gate), [X]),
    "gru-gated-residual": (lambda: Connection(gru_combine, gru), [X]),
    "dense-concat-residual": (
        lambda: Connection(lambda self, x, y: torch.cat((x, y), -1), units=64),
        [X],
    ),
    "basic-block": (
        lambda: Convolutional(
            [conv(D, D, 3), nn.BatchNorm1d(D), nn.ReLU(), conv(D, D, 3), nn.BatchNorm1d(D)]
        ),
        [CHANNELS],
    ),
    "pre-activation-block": (
        lambda: Convolutional(
            [
                nn.BatchNorm1d(D),
                nn.ReLU(),
                conv(D, D, 3),
                nn.BatchNorm1d(D),
                nn.ReLU(),
                conv(D, D, 3),
            ],
            is_pre=True,
        ),
        [CHANNELS],
    ),
    "bottleneck-block": (lambda: bottleneck(D // 4), [CHANNELS]),
    "resnext-block": (lambda: bottleneck(D // 2, groups=8), [CHANNELS]),
    "squeeze-excitation": (SqueezeExcitation, [X]),
}


def build(name):
    make, shapes = cases[name]
    model = make()
    inputs = [torch.randn(shape, requires_grad=True) for shape in shapes]
    weight = torch.randn(model(*inputs).shape)
    leaves = [*inputs, *model.parameters()]

    def step():
        for leaf in leaves:
            leaf.grad = None
        loss = (model(*inputs) * weight).sum()
        loss.backward()
        return loss.item()

    return step


print(json.dumps({"ready": f"PyTorch {torch.__version__}"}), flush=True)
current = None
for line in sys.stdin:
    word, value = line.split()
    if word == "case":
        current = build(value)
        print(json.dumps({}), flush=True)
        continue
    ms = []
    for _ in range(int(value)):
        start = clock()
        current()
        ms.append(milliseconds_since(start))
    print(json.dumps({"ms": ms}), flush=True)
