"""Writes states of PyTorch's SequentialLR with a composite as its first child, and the rates that follow.

Usage: python3 torchNestedStates.py > goldens/torchNestedStates-VERSION.json

Needs PyTorch 2.6 or newer: older ones can't build most of them. The form is that of torchStates.py.
"""

import json
import warnings

import torch
from torch.optim import lr_scheduler as L

warnings.simplefilter("ignore")
cases = []


def as_json(value):
    if isinstance(value, dict):
        return {str(name): as_json(one) for name, one in value.items() if not callable(one)}
    if isinstance(value, (list, tuple)):
        return [as_json(one) for one in value]
    return None if callable(value) else value


def case(make, before, schedulers, lr=(0.1, 0.01)):
    parameters = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": one} for one in lr]
    optimizer = torch.optim.SGD(parameters, lr=1e-3, momentum=0.9)
    scheduler = make(optimizer)
    for _ in range(before):
        optimizer.step()
        scheduler.step()
    state = as_json(scheduler.state_dict())
    rows = [[group["lr"] for group in optimizer.param_groups]]
    for _ in range(12):
        optimizer.step()
        scheduler.step()
        rows.append([group["lr"] for group in optimizer.param_groups])
    cases.append({"scheduler": "SequentialLR", "state": state, "options": {"schedulers": schedulers}, "lr": rows})


def classes(*names):
    return [{"scheduler": name} if isinstance(name, str) else {"scheduler": name[0], "schedulers": classes(*name[1:])} for name in names]


for before in (0, 1, 3, 6, 9, 14):
    case(lambda o: L.SequentialLR(o, [L.SequentialLR(o, [L.StepLR(o, 2, 0.5), L.ConstantLR(o, 0.25, 3)], [4]), L.ExponentialLR(o, 0.9)], [8]),
         before, classes(["SequentialLR", "StepLR", "ConstantLR"], "ExponentialLR"))
    case(lambda o: L.SequentialLR(o, [
        L.SequentialLR(o, [L.LinearLR(o, 0.1, 1, 3), L.CosineAnnealingLR(o, 5), L.StepLR(o, 1, 0.5)], [4, 12]), L.ConstantLR(o, 0.5, 4)], [8]),
        before, classes(["SequentialLR", "LinearLR", "CosineAnnealingLR", "StepLR"], "ConstantLR"))
    case(lambda o: L.SequentialLR(o, [
        L.SequentialLR(o, [L.SequentialLR(o, [L.ConstantLR(o, 0.5, 9), L.StepLR(o, 1, 0.5)], [3]), L.LinearLR(o, 0.2, 1, 4)], [6]),
        L.ExponentialLR(o, 0.9)], [10]),
        before, classes(["SequentialLR", ["SequentialLR", "ConstantLR", "StepLR"], "LinearLR"], "ExponentialLR"))
    case(lambda o: L.SequentialLR(o, [L.ChainedScheduler([L.LinearLR(o, 0.2, 1, 6), L.StepLR(o, 2, 0.5)]), L.CosineAnnealingLR(o, 9)], [5]),
         before, classes(["ChainedScheduler", "LinearLR", "StepLR"], "CosineAnnealingLR"))
    # from 2.8 on an ExponentialLR that begins in there is stepped once too often
    case(lambda o: L.SequentialLR(o, [L.ChainedScheduler([L.ConstantLR(o, 0.1, 3), L.ExponentialLR(o, 0.9)]), L.StepLR(o, 2)], [5]),
         before, classes(["ChainedScheduler", "ConstantLR", "ExponentialLR"], "StepLR"))
    case(lambda o: L.SequentialLR(o, [L.SequentialLR(o, [L.ExponentialLR(o, 0.9), L.StepLR(o, 2, 0.5)], [4]), L.StepLR(o, 2)], [7]),
         before, classes(["SequentialLR", "ExponentialLR", "StepLR"], "StepLR"))

print('{"meta":' + json.dumps({"source": "torch.optim.lr_scheduler, state_dict()", "torch": torch.__version__}) + ',"cases":[\n'
      + ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases) + "\n]}")
