"""Writes states of PyTorch's schedulers and the rates that follow.

Usage: python3 torchStates.py > goldens/torchStates.json

Needs PyTorch 1.13. One case: the class, state_dict() after some steps as JSON, what importing it needs beside, metrics
for the steps after it, and the rates before the first of them and after each.
"""

import json
import math
import warnings

import torch
from torch.optim import lr_scheduler as L
from torch.optim.swa_utils import SWALR

warnings.simplefilter("ignore")
cases = []


def as_json(value):
    if isinstance(value, dict):
        return {str(name): as_json(one) for name, one in value.items() if not callable(one)}
    if isinstance(value, (list, tuple)):
        return [as_json(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value).replace("inf", "Infinity")
    return None if callable(value) else value


def case(name, make, before, options=None, metrics=None, lr=(0.1, 0.01)):
    parameters = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": one} for one in lr]
    optimizer = torch.optim.SGD(parameters, lr=1e-3, momentum=0.9)
    scheduler = make(optimizer)

    def step(k):
        optimizer.step()
        scheduler.step(*([metrics[k]] if metrics else []))

    for k in range(before):
        step(k)
    state = as_json(scheduler.state_dict())
    rows = [[group["lr"] for group in optimizer.param_groups]]
    for k in range(before, before + 12):
        step(k)
        rows.append([group["lr"] for group in optimizer.param_groups])
    cases.append({
        "scheduler": name,
        "state": state,
        "options": options or {},
        **({"metrics": metrics[before:before + 12]} if metrics else {}),
        "lr": rows,
    })


case("StepLR", lambda o: L.StepLR(o, 4, 0.5), 5)
case("MultiStepLR", lambda o: L.MultiStepLR(o, [2, 5, 5, 9], 0.5), 3)
case("ConstantLR", lambda o: L.ConstantLR(o, 0.5, 6), 4)
case("LinearLR", lambda o: L.LinearLR(o, 0.2, 0.9, 8), 3)
case("ExponentialLR", lambda o: L.ExponentialLR(o, 0.9), 7)
case("PolynomialLR", lambda o: L.PolynomialLR(o, 15, 0.9), 6)
case("CosineAnnealingLR", lambda o: L.CosineAnnealingLR(o, 10, 1e-4), 8)
case("CosineAnnealingWarmRestarts", lambda o: L.CosineAnnealingWarmRestarts(o, 3, 2, 1e-4), 5)
case("CyclicLR", lambda o: L.CyclicLR(o, [0.01, 0.001], 0.1, 3, 5, "triangular2"), 6)
case("OneCycleLR", lambda o: L.OneCycleLR(o, [0.1, 0.2], 30, pct_start=0.25), 9, {"args": {"max_lr": [0.1, 0.2]}})
case("OneCycleLR", lambda o: L.OneCycleLR(o, 0.3, 30, three_phase=True, anneal_strategy="linear"), 4,
     {"args": {"max_lr": 0.3, "anneal_strategy": "linear"}})
case("SequentialLR", lambda o: L.SequentialLR(o, [L.LinearLR(o, 0.1, 1, 4), L.CosineAnnealingLR(o, 20)], [4]), 6,
     {"schedulers": [{"scheduler": "LinearLR"}, {"scheduler": "CosineAnnealingLR"}]})
case("SequentialLR", lambda o: L.SequentialLR(o, [L.LinearLR(o, 0.1, 1, 4), L.MultiStepLR(o, [3, 5])], [4]), 2,
     {"schedulers": [{"scheduler": "LinearLR"}, {"scheduler": "MultiStepLR"}]})
case("ChainedScheduler", lambda o: L.ChainedScheduler([L.ConstantLR(o, 0.1, 4), L.ExponentialLR(o, 0.9)]), 2,
     {"schedulers": [{"scheduler": "ConstantLR"}, {"scheduler": "ExponentialLR"}]})

SWA = {"args": {"swa_lr": [0.05, 0.2], "anneal_strategy": "cos"}}
for before in (0, 1, 4, 9, 13):
    case("SWALR", lambda o: SWALR(o, [0.05, 0.2], 9), before, SWA)
case("SWALR", lambda o: SWALR(o, 0.05, 9, "linear"), 5, {"args": {"swa_lr": 0.05, "anneal_strategy": "linear"}})
case("SWALR", lambda o: SWALR(o, 0.05, 0), 2, {"args": {"swa_lr": 0.05, "anneal_strategy": "cos"}})
for before in (2, 7, 20):
    case("SequentialLR", lambda o: L.SequentialLR(o, [L.ExponentialLR(o, 0.9), SWALR(o, [0.05, 0.2], 9)], [5]), before,
         {"schedulers": [{"scheduler": "ExponentialLR"}, {"scheduler": "SWALR", **SWA}]})


def swa_after(o):
    """As SWALR is used: another scheduler has moved the rate before it."""
    before = L.ExponentialLR(o, 0.9)
    averaging = SWALR(o, [0.05, 0.2], 9)
    for _ in range(6):
        o.step()
        before.step()
    return averaging


case("SWALR", swa_after, 3, SWA)
case("SWALR", swa_after, 15, SWA)
case("SWALR", swa_after, 0, {**SWA, "lr": [0.1 * 0.9 ** 6, 0.01 * 0.9 ** 6]})

WARM, DECAY = {"scheduler": "LinearLR"}, {"scheduler": "ExponentialLR"}
for before in (2, 9):
    case("ChainedScheduler", lambda o: L.ChainedScheduler([
        L.SequentialLR(o, [L.LinearLR(o, 0.1, 1, 4), L.StepLR(o, 3, 0.5)], [4]), L.ExponentialLR(o, 0.9)]), before,
        {"schedulers": [{"scheduler": "SequentialLR", "schedulers": [WARM, {"scheduler": "StepLR"}]}, DECAY]})
    case("ChainedScheduler", lambda o: L.ChainedScheduler([
        L.ChainedScheduler([L.LinearLR(o, 0.1, 1, 4), L.ExponentialLR(o, 0.9)]), L.StepLR(o, 3, 0.5)]), before,
        {"schedulers": [{"scheduler": "ChainedScheduler", "schedulers": [WARM, DECAY]}, {"scheduler": "StepLR"}]})
    case("ChainedScheduler", lambda o: L.ChainedScheduler([
        L.ChainedScheduler([L.StepLR(o, 5, 0.5), L.SequentialLR(o, [L.LinearLR(o, 0.1, 1, 4), L.CosineAnnealingLR(o, 9)], [4])]),
        L.ExponentialLR(o, 0.9)]), before,
        {"schedulers": [{"scheduler": "ChainedScheduler", "schedulers": [
            {"scheduler": "StepLR"}, {"scheduler": "SequentialLR", "schedulers": [WARM, {"scheduler": "CosineAnnealingLR"}]}]}, DECAY]})

METRICS = [1.0, 0.8, 0.9, 0.85, 0.81, 0.79, 0.7, 0.75, 0.72, 0.71, 0.9, 0.95, 0.6, 0.65, 0.64, 0.63, 0.62, 0.61, 0.7, 0.5]
for before in (0, 1, 2, 3, 4, 5, 7):
    case("ReduceLROnPlateau", lambda o: L.ReduceLROnPlateau(o, factor=0.5, patience=1, cooldown=1, min_lr=[0.03, 1e-4]),
         before, {"lr": [0.1, 0.01]}, METRICS)
case("ReduceLROnPlateau", lambda o: L.ReduceLROnPlateau(o, "max", 0.3, 0, threshold_mode="abs"), 4, {}, METRICS)

print('{"meta":' + json.dumps({"source": "torch.optim.lr_scheduler, state_dict()", "torch": torch.__version__}) + ',"cases":[\n'
      + ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases) + "\n]}")
