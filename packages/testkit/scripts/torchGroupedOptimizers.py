"""Writes how PyTorch's SGD, Adam and AdamW move a few weights in float64, with two groups and clipped gradients.

Usage: python3 torchGroupedOptimizers.py > ../goldens/torchGroupedOptimizers.json

Needs PyTorch 1.13. A case has the options as PyTorch calls them, those of the second group, the norm that gradients are
clipped to, and the weights of both groups after each step; gradients, first weights and rates are those of all cases. In
some steps the second group has no gradient, as if it were frozen.
"""

import json
import random

import torch

random.seed(78)
SIZES, STEPS = (3, 2), 20
FROZEN = range(6, 11)
start = [[round(random.uniform(-1, 1), 3) for _ in range(size)] for size in SIZES]
gradients = [[[round(random.gauss(0, 1), 3) for _ in range(size)] for size in SIZES] for _ in range(STEPS)]
rates = [round(0.05 * (1 - step / STEPS), 6) for step in range(STEPS)]
cases = []


def case(kind, second, clip=None, **options):
    weights = [torch.nn.Parameter(torch.tensor(one, dtype=torch.double)) for one in start]
    groups = [{"params": [weights[0]]}, {"params": [weights[1]], **second}]
    optimizer = kind(groups, lr=rates[0], **options)
    rows = []
    for step, (row, rate) in enumerate(zip(gradients, rates)):
        for group in optimizer.param_groups:
            group["lr"] = rate
        for i, weight in enumerate(weights):
            frozen = i == 1 and step in FROZEN
            weight.grad = None if frozen else torch.tensor(row[i], dtype=torch.double)
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(weights, clip)
        optimizer.step()
        rows.append([weight.tolist() for weight in weights])
    cases.append({"optimizer": kind.__name__, "options": options, "second": second, "clip": clip, "weights": rows})


SGD, Adam, AdamW = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
case(SGD, {"weight_decay": 0.1})
case(SGD, {"momentum": 0.5}, momentum=0.9, dampening=0.2, weight_decay=0.01)
case(SGD, {"momentum": 0.8}, momentum=0.9, nesterov=True, clip=1.0)
case(Adam, {"weight_decay": 0.0}, weight_decay=0.1)
case(Adam, {"betas": (0.8, 0.99)}, amsgrad=True, clip=0.5)
case(AdamW, {"weight_decay": 0.0}, weight_decay=0.3, betas=(0.85, 0.95), eps=1e-3)
case(AdamW, {"weight_decay": 0.2}, amsgrad=True)
print(json.dumps({"torch": torch.__version__, "start": start, "gradients": gradients, "rates": rates,
                  "frozen": list(FROZEN), "cases": cases}, allow_nan=False))
