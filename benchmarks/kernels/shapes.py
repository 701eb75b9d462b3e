"""The sizes of all cases, as cases.mjs has them."""
from collections import namedtuple

B, T, M, D, H = 16, 64, 48, 256, 8
X, MEMORY = (B, T, D), (B, M, D)

# A short query and a memory, for what compares each position with each other.
PAIR = [(B, 16, D), MEMORY]

# As PyTorch's convolutions want it.
CHANNELS = (B, D, T)

# Whole numbers below a limit, in place of floats.
Ids = namedtuple("Ids", "shape limit")
