"""Convolutions over time, and residual blocks of them."""
import torch
from torch import nn
import torch.nn.functional as F

from shapes import B, CHANNELS, D, H, T, X

K = 7


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


class ChannelNorm(nn.LayerNorm):
    """Layer normalization of each position of [batch, channels, time]."""

    def forward(self, x):
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


class CausalConv(nn.Conv1d):
    def __init__(self, taps, dilation):
        super().__init__(D, D, taps, dilation=dilation, bias=False)
        self.reach = (taps - 1) * dilation

    def forward(self, x):
        return super().forward(F.pad(x, (self.reach, 0)))


class GatedConv(nn.Conv1d):
    def forward(self, x):
        return F.glu(super().forward(x), 1)


class LightConv(nn.Module):
    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.randn(H, 1, K))

    def forward(self, x):
        kernel = self.kernel.softmax(-1).repeat_interleave(D // H, 0)
        return F.conv1d(x, kernel, padding=K // 2, groups=D)


class DynamicConv(nn.Module):
    """The kernels as a band matrix for each head, the faster way for short sequences."""

    def __init__(self):
        super().__init__()
        self.kernel = nn.Linear(D, H * K, bias=False)

    def forward(self, x):
        weights = self.kernel(x).view(B, T, H, K).softmax(-1).transpose(1, 2)
        band = weights.new_zeros(B, H, T, T + K - 1)
        strides = (*band.stride()[:2], T + K, 1)
        band.as_strided((B, H, T, K), strides).copy_(weights)
        values = x.view(B, T, H, D // H).transpose(1, 2)
        y = band.narrow(3, K // 2, T) @ values
        return y.transpose(1, 2).reshape(B, T, D)


cases = {
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
    "causal-dilated-block": (
        lambda: Convolutional(
            [
                CausalConv(3, dilation=2),
                ChannelNorm(D),
                nn.ReLU(),
                CausalConv(3, dilation=2),
                ChannelNorm(D),
                nn.ReLU(),
            ]
        ),
        [CHANNELS],
    ),
    "depthwise-separable-block": (
        lambda: Convolutional(
            [
                conv(D, D, 3, groups=D),
                nn.BatchNorm1d(D),
                nn.ReLU(),
                conv(D, D, 1),
                nn.BatchNorm1d(D),
            ]
        ),
        [CHANNELS],
    ),
    "depthwise-separable-conv1d": (
        lambda: nn.Sequential(conv(D, D, 3, groups=D), nn.Conv1d(D, D, 1)),
        [CHANNELS],
    ),
    "gated-conv1d": (lambda: GatedConv(D, 2 * D, 3, padding=1), [CHANNELS]),
    "light-conv1d": (LightConv, [CHANNELS]),
    "dynamic-conv1d": (DynamicConv, [X]),
    "squeeze-excitation": (SqueezeExcitation, [X]),
}
