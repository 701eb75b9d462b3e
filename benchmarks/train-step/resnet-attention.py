"""The network of resnet-attention.mjs in PyTorch, as a user of it writes it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "harness"))
from serve import compiled, serve, torch_with

peer, threads = sys.argv[1], int(sys.argv[2])
torch = torch_with(threads)
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


model = ResNetAttention()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
tokens = torch.randint(1, vocabulary, (batch, time))
labels = torch.randint(0, classes, (batch,))


def forward_backward():
    loss = F.cross_entropy(model(tokens), labels)
    loss.backward()
    return loss


differentiate = (
    compiled(torch, forward_backward) if peer == "torch-compile" else forward_backward
)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = differentiate()
    optimizer.step()
    return loss.item()


serve(f"PyTorch {torch.__version__}", step)
