"""Residual connections around one dense layer."""
import torch
from torch import nn
import torch.nn.functional as F

from shapes import B, D, T, X

STREAMS = 4


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


def stochastic_depth(self, x, y):
    return x + y * torch.empty(B, 1, 1).bernoulli_(0.9).div_(0.9)


class HyperConnection(nn.Module):
    """What reads and what mixes, alpha, come of one product, as the paper has it."""

    def __init__(self):
        super().__init__()
        identity = torch.eye(STREAMS)
        self.branch = Branch()
        self.alpha = nn.Parameter(torch.cat((identity[:, :1], identity), 1))
        self.beta = nn.Parameter(torch.ones(STREAMS, 1))
        self.dynamic_alpha = nn.Parameter(torch.zeros(D, STREAMS + 1))
        self.dynamic_beta = nn.Parameter(torch.zeros(D, 1))
        self.alpha_scale, self.beta_scale = (nn.Parameter(torch.tensor(0.01)) for _ in range(2))

    def forward(self, x):
        normed = F.rms_norm(x, (D,), eps=1e-6)
        alpha = self.alpha + self.alpha_scale * torch.tanh(normed @ self.dynamic_alpha)
        beta = self.beta + self.beta_scale * torch.tanh(normed @ self.dynamic_beta)
        read, mix = alpha[..., :1], alpha[..., 1:]
        y = self.branch((read * x).sum(2))
        return mix.transpose(-1, -2) @ x + beta * y[:, :, None]


class ResiDual(nn.Module):
    def __init__(self):
        super().__init__()
        self.branch, self.norm = Branch(), nn.LayerNorm(D)

    def forward(self, x):
        post, pre = x.unbind(2)
        y = self.branch(post)
        return torch.stack((self.norm(post + y), pre + y), 2)


class ResiDualOutput(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(D)

    def forward(self, x):
        post, pre = x.unbind(2)
        return post + self.norm(pre)


class ExpandStreams(nn.Module):
    def forward(self, x):
        return x[:, :, None].expand(-1, -1, STREAMS, -1)


class SumStreams(nn.Module):
    def forward(self, x):
        return x.sum(2)


cases = {
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
    "stochastic-depth-residual": (lambda: Connection(stochastic_depth), [X]),
    "hyper-connections": (HyperConnection, [(B, T, STREAMS, D)]),
    "expand-streams": (ExpandStreams, [X]),
    "sum-streams": (SumStreams, [(B, T, STREAMS, D)]),
    "resi-dual": (ResiDual, [(B, T, 2, D)]),
    "resi-dual-output": (ResiDualOutput, [(B, T, 2, D)]),
}
