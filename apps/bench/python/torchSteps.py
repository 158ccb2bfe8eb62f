"""Trains a network of layers with PyTorch on the CPU, a step for each line on standard input.

Arguments: the network as a JSON file, its weights as float32 in the order of the layers, the number of threads.
Prints a line of JSON when ready, and after each step its nanoseconds and its loss.
"""

import json
import math
import sys
import time

import numpy as np
import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, size, heads):
        super().__init__()
        self.heads = heads
        self.in_proj = nn.Linear(size, 3 * size)
        self.out_proj = nn.Linear(size, size)

    def forward(self, x):
        n, positions, size = x.shape
        parts = self.in_proj(x).view(n, positions, 3, self.heads, size // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(size // self.heads), dim=-1)
        return self.out_proj((weights @ v).transpose(1, 2).reshape(n, positions, size))


class Residual(nn.Module):
    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers = nn.Sequential(*map(build, layers))
        self.shortcut = nn.Sequential(*map(build, shortcut))

    def forward(self, x):
        return self.shortcut(x) + self.layers(x)


class Pools(nn.Module):
    """Reductions over all axes behind the channels."""

    def __init__(self, *reductions):
        super().__init__()
        self.reductions = reductions

    def forward(self, x):
        flat = x.flatten(2)
        return torch.cat([reduce(flat, dim=2) for reduce in self.reductions], dim=1)


class MeanOverPositions(nn.Module):
    def forward(self, x):
        return x.mean(dim=1)


def build(layer):
    kind = layer["kind"]
    if kind == "dense":
        return nn.Linear(layer["inputs"], layer["outputs"])
    if kind == "conv":
        kernel = layer["kernel"]
        conv = nn.Conv1d if len(kernel) == 1 else nn.Conv2d
        return conv(
            layer["inputs"],
            layer["outputs"],
            kernel,
            stride=layer["stride"],
            padding=[size // 2 for size in kernel],
            groups=layer["groups"],
            bias=layer["bias"],
        )
    if kind == "batchNorm":
        return nn.BatchNorm2d(layer["channels"])
    if kind == "instanceNorm":
        return nn.InstanceNorm1d(layer["channels"], affine=True)
    if kind == "layerNorm":
        return nn.LayerNorm(layer["size"])
    if kind == "attention":
        return Attention(layer["size"], layer["heads"])
    if kind == "maxPool":
        size, stride = layer["size"], layer["stride"]
        return nn.MaxPool2d(size, stride, padding=size // 2 if stride < size else 0)
    if kind == "residual":
        return Residual(layer["layers"], layer.get("shortcut", []))
    return {
        "relu": nn.ReLU,
        "gelu": nn.GELU,
        "flatten": nn.Flatten,
        "globalAverage": lambda: Pools(torch.mean),
        "globalAverageAndMax": lambda: Pools(torch.mean, torch.amax),
        "meanOverPositions": MeanOverPositions,
    }[kind]()


def main():
    spec = json.load(open(sys.argv[1], encoding="utf8"))
    numbers = np.fromfile(sys.argv[2], dtype=np.float32)
    torch.set_num_threads(int(sys.argv[3]))
    network = nn.Sequential(*map(build, spec["layers"]))
    taken = 0
    with torch.no_grad():
        for parameter in network.parameters():
            count = parameter.numel()
            data = torch.from_numpy(numbers[taken : taken + count].copy())
            parameter.copy_(data.view_as(parameter))
            taken += count
    count = spec["batchSize"] * math.prod(spec["input"])
    x = torch.from_numpy(numbers[taken : taken + count].copy())
    x = x.view(spec["batchSize"], *spec["input"])
    taken += count
    target = torch.from_numpy(numbers[taken:].copy())
    if spec["loss"] == "cross-entropy":
        target, criterion = target.long(), nn.CrossEntropyLoss()
    else:
        target, criterion = target.view(spec["batchSize"], spec["outputs"]), nn.MSELoss()
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=1e-3, weight_decay=0.01, foreach=True
    )
    network.train()
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter_ns()
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(network(x), target)
        loss.backward()
        optimizer.step()
        value = loss.item()
        spent = time.perf_counter_ns() - start
        print(json.dumps({"nanoseconds": spent, "loss": value}), flush=True)


main()
