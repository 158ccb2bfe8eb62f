"""Writes how PyTorch's optimizers move a few weights, in float64.

Usage: python3 torchOptimizers.py > ../goldens/torchOptimizers.json

Needs PyTorch 1.13. A case has the options as PyTorch calls them, the first weights, the gradients of each step, the rate
of each step, the weights after each step, and what the optimizer remembers at the end, by its own names.
"""

import json
import random

import torch

random.seed(77)
cases = []
WEIGHTS, STEPS = 3, 25
start = [round(random.uniform(-1, 1), 3) for _ in range(WEIGHTS)]
gradients = [[round(random.gauss(0, 1), 3) for _ in range(WEIGHTS)] for _ in range(STEPS)]
# one weight sees nothing for a while
for row in gradients[4:9]:
    row[1] = 0.0
rates = [round(0.05 * (1 - step / STEPS), 6) for step in range(STEPS)]


def case(name, kind, **options):
    weight = torch.nn.Parameter(torch.tensor(start, dtype=torch.double))
    optimizer = kind([weight], lr=rates[0], **options)
    rows = []
    for row, rate in zip(gradients, rates):
        optimizer.param_groups[0]["lr"] = rate
        weight.grad = torch.tensor(row, dtype=torch.double)
        optimizer.step()
        rows.append(weight.tolist())
    state = {key: value.tolist() for key, value in optimizer.state[weight].items()
             if torch.is_tensor(value) and value.shape == weight.shape}
    cases.append({"name": name, "optimizer": kind.__name__, "options": options, "weights": rows, "state": state})


RMSprop, Adagrad = torch.optim.RMSprop, torch.optim.Adagrad
case("RMSprop", RMSprop)
case("RMSprop, its numbers", RMSprop, alpha=0.9, eps=1e-3)
case("RMSprop, weight decay", RMSprop, weight_decay=0.05)
case("RMSprop, momentum", RMSprop, momentum=0.9)
case("RMSprop, centered", RMSprop, centered=True, alpha=0.95)
case("RMSprop, all", RMSprop, momentum=0.8, centered=True, weight_decay=0.1, eps=1e-4)
case("Adagrad", Adagrad)
case("Adagrad, from elsewhere", Adagrad, initial_accumulator_value=0.5, eps=1e-3)
case("Adagrad, all", Adagrad, lr_decay=0.1, weight_decay=0.05, initial_accumulator_value=0.1)
print(json.dumps({"torch": torch.__version__, "start": start, "gradients": gradients, "rates": rates, "cases": cases},
                 allow_nan=False))
