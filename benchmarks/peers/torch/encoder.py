"""The Transformer layers that several cases share, as a user of PyTorch writes them."""
import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, width, heads, bias=True):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=bias)
        self.output = nn.Linear(width, width, bias=bias)

    def forward(self, x, mask=None, causal=False):
        batch, time, width = x.shape
        qkv = self.qkv(x).view(batch, time, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)
        return self.output(y.transpose(1, 2).reshape(batch, time, width))


class CrossAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.output = nn.Linear(width, width)

    def forward(self, x, memory, mask=None):
        batch, time, width = x.shape
        dim = width // self.heads
        query = self.query(x).view(batch, time, self.heads, dim).transpose(1, 2)
        kv = self.key_value(memory).view(batch, memory.shape[1], 2, self.heads, dim)
        key, value = kv.permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return self.output(y.transpose(1, 2).reshape(batch, time, width))


class FeedForward(nn.Module):
    def __init__(self, width, activation, bias=True):
        super().__init__()
        self.hidden = nn.Linear(width, 4 * width, bias=bias)
        self.output = nn.Linear(4 * width, width, bias=bias)
        self.activation = activation

    def forward(self, x):
        return self.output(self.activation(self.hidden(x)))


def gelu_tanh(x):
    return F.gelu(x, approximate="tanh")


class EncoderLayer(nn.Module):
    """Pre-norm, or post-norm on request."""

    def __init__(self, width, heads, activation, bias=True, post_norm=False, epsilon=1e-5):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=epsilon, bias=bias)
        self.norm2 = nn.LayerNorm(width, eps=epsilon, bias=bias)
        self.attention = Attention(width, heads, bias)
        self.feed_forward = FeedForward(width, activation, bias)
        self.post_norm = post_norm

    def forward(self, x, mask=None, causal=False):
        if self.post_norm:
            h = self.norm1(x + self.attention(x, mask, causal))
            return self.norm2(h + self.feed_forward(h))
        h = x + self.attention(self.norm1(x), mask, causal)
        return h + self.feed_forward(self.norm2(h))


class DecoderLayer(nn.Module):
    def __init__(self, width, heads, activation):
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.attention = Attention(width, heads)
        self.cross_attention = CrossAttention(width, heads)
        self.feed_forward = FeedForward(width, activation)

    def forward(self, x, memory, mask, memory_mask):
        h = x + self.attention(self.norm1(x), mask)
        h = h + self.cross_attention(self.norm2(h), memory, memory_mask)
        return h + self.feed_forward(self.norm3(h))
