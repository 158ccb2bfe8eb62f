"""Writes traces of PyTorch's schedulers with random arguments, corners included, in the form of goldens/torch.json.

Usage: python3 randomGoldens.py [SEED [COUNT]] > FILE

Needs PyTorch 1.13. A scheduler that can't be built with its arguments is left out; one that fails at a step keeps the
trace up to there.
"""

import json
import math
import random
import sys
import warnings

import torch
from torch.optim import lr_scheduler
from torch.optim.swa_utils import SWALR

warnings.simplefilter("ignore")

draw = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 400

GAMMAS = [0.1, 0.5, 0.9, 0.95, 0.999, 1.0, 1.02, 2.0, 0.3, 0.0]
FACTORS = [0.0, 0.001, 0.1, 0.25, 1 / 3, 0.5, 0.9, 1.0]


def maybe(params, name, value):
    """Leaves the default in place in half of the cases."""
    if draw.random() < 0.6:
        params[name] = value


def step_lr(groups, short):
    params = {"step_size": draw.choice([1, 2, 3, 5, 7, 10, 30])}
    maybe(params, "gamma", draw.choice(GAMMAS))
    return params


def multi_step_lr(groups, short):
    count = draw.randint(0, 5)
    params = {"milestones": [draw.choice([0, 0, 1, 2, 3, 5, 5, 8, 13, 20, 29, 100]) for _ in range(count)]}
    maybe(params, "gamma", draw.choice(GAMMAS))
    return params


def constant_lr(groups, short):
    params = {}
    maybe(params, "factor", draw.choice(FACTORS))
    maybe(params, "total_iters", draw.choice([0, 0, 1, 2, 4, 5, 9, 15, 100]))
    return params


def linear_lr(groups, short):
    params = {}
    maybe(params, "start_factor", draw.choice(FACTORS))
    maybe(params, "end_factor", draw.choice(FACTORS))
    maybe(params, "total_iters", draw.choice([0, 1, 2, 4, 5, 9, 15, 40, 100]))
    return params


def exponential_lr(groups, short):
    return {"gamma": draw.choice(GAMMAS)}


def cosine_annealing_lr(groups, short):
    params = {"T_max": draw.choice([1, 2, 3, 5, 10, 17, 40, 100])}
    maybe(params, "eta_min", draw.choice([0, 0.0, 1e-6, 0.001, 0.05, 0.3]))
    return params


def plain_cosine(groups, short):
    return {"T_max": draw.choice([1, 2, 3, 5, 10, 17, 40, 100])}


def one_cycle_lr(groups, short):
    params = {"max_lr": draw.choice([0.1, 0.01, 3e-4, 1.0])}
    if groups > 1 and draw.random() < 0.5:
        params["max_lr"] = [draw.choice([0.1, 0.01, 3e-4]) for _ in range(groups)]
    if draw.random() < 0.7:
        params["total_steps"] = draw.choice([1, 2, 3, 5, 7, 10, 13, 20, 33, 50, 64])
    else:
        params["epochs"] = draw.randint(1, 5)
        params["steps_per_epoch"] = draw.randint(1, 9)
    maybe(params, "pct_start", draw.choice([0.0, 0.1, 0.2, 0.25, 0.3, 0.5, 0.7, 0.9, 1.0, 0.123]))
    maybe(params, "anneal_strategy", draw.choice(["cos", "linear"]))
    maybe(params, "three_phase", draw.choice([True, False]))
    maybe(params, "div_factor", draw.choice([1.0, 10.0, 25.0, 100.0, 0.5]))
    maybe(params, "final_div_factor", draw.choice([1.0, 100.0, 1e4, 1e6, 0.1]))
    if draw.random() < 0.4:
        lists = groups > 1 and draw.random() < 0.5
        params["max_momentum"] = [draw.choice([0.95, 0.9]) for _ in range(groups)] if lists else 0.9
        params["base_momentum"] = [draw.choice([0.85, 0.8]) for _ in range(groups)] if lists else 0.7
    if draw.random() < 0.2:
        params["cycle_momentum"] = False
    return params


def function():
    return draw.choice([
        {"fn": "pow", "gamma": draw.choice([0.5, 0.9, 0.99, 1.01])},
        {"fn": "floordiv", "k": draw.choice([1, 3, 7])},
        {"fn": "linear0", "n": draw.choice([1, 5, 20, 50])},
        {"fn": "warm_isqrt", "w": draw.choice([1, 4, 10])},
        {"fn": "const", "value": draw.choice([0.3, 0.95, 1.0, 1.01])},
        {"fn": "table", "values": [draw.choice([1, 0.5, 0.25, 0.7, 2, 1.5]) for _ in range(draw.randint(1, 6))]},
        {"fn": "hyper", "a": draw.choice([0.02, 0.1, 0.5])},
    ])


def lambda_lr(groups, short):
    if groups > 1 and draw.random() < 0.4:
        return {"lr_lambda": [function() for _ in range(groups)]}
    return {"lr_lambda": function()}


def polynomial_lr(groups, short):
    params = {}
    maybe(params, "total_iters", draw.choice([0, 1, 2, 4, 5, 9, 15, 40, 100]))
    maybe(params, "power", draw.choice([0.0, 0.3, 0.5, 0.9, 1.0, 1.5, 2.0, 3.0]))
    return params


def warm_restarts(groups, short):
    params = {"T_0": draw.choice([1, 2, 3, 5, 7, 10, 25])}
    maybe(params, "T_mult", draw.choice([1, 2, 3, 4]))
    maybe(params, "eta_min", draw.choice([0, 1e-6, 0.001, 0.05, 0.3]))
    return params


def cyclic_lr(groups, short):
    params = {}
    for name, values in (("base_lr", [0.001, 0.01, 0.1, 0.5, 0.0]), ("max_lr", [0.01, 0.05, 0.1, 1.0])):
        params[name] = draw.choice(values)
        if groups > 1 and draw.random() < 0.4:
            params[name] = [draw.choice(values) for _ in range(groups)]
    params["step_size_up"] = draw.choice([1, 2, 3, 5, 7, 11, 20])
    maybe(params, "step_size_down", draw.choice([1, 2, 3, 5, 9, 13]))
    if draw.random() < 0.25:
        params["scale_fn"] = draw.choice([{"fn": "hyper", "a": 0.1}, {"fn": "half_cycle"}, {"fn": "pow", "gamma": 0.9}])
        maybe(params, "scale_mode", draw.choice(["cycle", "iterations"]))
    else:
        maybe(params, "mode", draw.choice(["triangular", "triangular2", "exp_range"]))
        maybe(params, "gamma", draw.choice([0.9, 0.99, 0.999, 1.0]))
    if draw.random() < 0.2:
        params["cycle_momentum"] = False
    elif draw.random() < 0.5:
        lists = groups > 1 and draw.random() < 0.5
        params["base_momentum"] = [draw.choice([0.85, 0.7]) for _ in range(groups)] if lists else 0.6
        params["max_momentum"] = [draw.choice([0.95, 0.9]) for _ in range(groups)] if lists else 0.95
    return params


def swa_lr(groups, short):
    params = {"swa_lr": draw.choice([0.05, 0.001, 1.0, 0.0, 0.1])}
    if groups > 1 and draw.random() < 0.5:
        params["swa_lr"] = [draw.choice([0.05, 0.001, 0.0, 0.2]) for _ in range(groups)]
    maybe(params, "anneal_epochs", draw.choice([0, 1, 2, 3, 5, 9, 15, 40, 100]))
    maybe(params, "anneal_strategy", draw.choice(["cos", "linear"]))
    return params


LEAVES = {
    "SWALR": swa_lr,
    "LambdaLR": lambda_lr,
    "MultiplicativeLR": lambda_lr,
    "PolynomialLR": polynomial_lr,
    "CosineAnnealingWarmRestarts": warm_restarts,
    "StepLR": step_lr,
    "MultiStepLR": multi_step_lr,
    "ConstantLR": constant_lr,
    "LinearLR": linear_lr,
    "ExponentialLR": exponential_lr,
    "CosineAnnealingLR": cosine_annealing_lr,
}


def leaf(groups, cosine_minimum=True):
    kind = draw.choice(list(LEAVES))
    make = plain_cosine if kind == "CosineAnnealingLR" and not cosine_minimum else LEAVES[kind]
    return {"scheduler": kind, "params": make(groups, True)}


def sequential_lr(groups, short, cosine_minimum=True):
    count = draw.randint(1, 4)
    children = [leaf(groups, cosine_minimum) for _ in range(count)]
    if draw.random() < 0.15:
        children[draw.randrange(count)] = {"scheduler": "OneCycleLR", "params": one_cycle_lr(groups, True)}
    milestones = [draw.choice([0, 1, 2, 4, 5, 5, 8, 12, 20]) for _ in range(count - 1)]
    if draw.random() < 0.85:
        milestones.sort()
    return {"schedulers": children, "milestones": milestones}


def chained_scheduler(groups, short, depth=0):
    children = []
    for _ in range(draw.randint(1, 4)):
        chance = draw.random()
        if chance < 0.12 and depth < 2:
            children.append({"scheduler": "ChainedScheduler", "params": chained_scheduler(groups, True, depth + 1)})
        elif chance < 0.24:
            params = sequential_lr(groups, True, draw.random() < 0.2)
            children.append({"scheduler": "SequentialLR", "params": params})
        elif chance < 0.29:
            children.append({"scheduler": "OneCycleLR", "params": one_cycle_lr(groups, True)})
        else:
            children.append(leaf(groups, draw.random() < 0.2))
    return {"schedulers": children}


def reduce_lr_on_plateau(groups, short):
    params = {}
    maybe(params, "mode", draw.choice(["min", "max"]))
    maybe(params, "factor", draw.choice([0.1, 0.5, 0.9, 0.3, 0.7, 0.0, 0.99]))
    params["patience"] = draw.choice([0, 0, 1, 2, 3, 5, 10])
    maybe(params, "threshold", draw.choice([0.0, 1e-4, 0.01, 0.1, 0.5, 1.0, 2.0]))
    maybe(params, "threshold_mode", draw.choice(["rel", "abs"]))
    maybe(params, "cooldown", draw.choice([0, 1, 2, 5]))
    maybe(params, "eps", draw.choice([0.0, 1e-8, 1e-3, 0.005, 0.01, 0.05, 0.1, 0.09]))
    if draw.random() < 0.5:
        params["min_lr"] = draw.choice([0, 1e-5, 1e-3, 0.02, 0.05, 1.0])
        if groups > 1 and draw.random() < 0.5:
            params["min_lr"] = [draw.choice([0, 1e-5, 1e-3, 0.02]) for _ in range(groups)]
    return params


def metrics(steps):
    kind = draw.choice(["flat", "fall", "noisy", "negative", "rise", "edge", "walk", "holes"])
    values = []
    level = draw.uniform(-2, 2)
    for t in range(steps):
        level += draw.gauss(-0.01, 0.1)
        values.append({
            "flat": 0.5,
            "fall": 2.0 * 0.9 ** t + 0.1,
            "noisy": 1.0 / (1 + t) + draw.gauss(0, 0.05),
            "negative": -1.0 - 0.05 * (t // 4) + draw.choice([0.0, 0.0, 0.01]),
            "rise": math.log(1 + t),
            "edge": round(draw.choice([1.0, 0.9999, 0.9998, 1.0001, 0.99, 1.01, 0.0]), 6),
            "walk": level,
            "holes": math.nan if draw.random() < 0.3 else level,
        }[kind])
    return kind, values


KINDS = {
    **LEAVES,
    "OneCycleLR": one_cycle_lr,
    "CyclicLR": cyclic_lr,
    "ReduceLROnPlateau": reduce_lr_on_plateau,
    "SequentialLR": sequential_lr,
    "ChainedScheduler": chained_scheduler,
}


def build(kind, params, optimizer):
    arguments = dict(params)
    if "schedulers" in arguments:
        children = [build(child["scheduler"], child["params"], optimizer) for child in arguments["schedulers"]]
        if kind == "ChainedScheduler":
            return lr_scheduler.ChainedScheduler(children)
        return lr_scheduler.SequentialLR(optimizer, children, arguments["milestones"])
    arguments = {name: as_function(value) for name, value in arguments.items()}
    return (SWALR if kind == "SWALR" else getattr(lr_scheduler, kind))(optimizer, **arguments)


FUNCTIONS = {
    "pow": lambda gamma: lambda t: gamma ** t,
    "floordiv": lambda k: lambda t: t // k,
    "linear0": lambda n: lambda t: max(0.0, 1.0 - t / n),
    "warm_isqrt": lambda w: lambda t: min((t + 1) / w, math.sqrt(w / (t + 1))),
    "const": lambda value: lambda t: value,
    "table": lambda values: lambda t: values[min(t, len(values) - 1)],
    "hyper": lambda a: lambda t: 1.0 / (1.0 + a * t),
    "half_cycle": lambda: lambda x: 1 / 2 ** (x - 1),
}


def as_function(value):
    """Functions are written into the file by name, as in goldens/torch.json."""
    if isinstance(value, list):
        return [as_function(one) for one in value]
    if isinstance(value, dict) and "fn" in value:
        return FUNCTIONS[value["fn"]](**{name: one for name, one in value.items() if name != "fn"})
    return value


def trace(number):
    kind = draw.choice(list(KINDS))
    groups = draw.choice([1, 1, 2, 3])
    bases = draw.sample([0.1, 0.01, 0.5, 3e-4, 1.0, 0.03], groups)
    # PyTorch 1.13's CyclicLR wants a momentum
    adam = draw.random() < 0.3 and kind != "CyclicLR"
    parameters = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": lr} for lr in bases]
    optimizer = torch.optim.Adam(parameters, lr=1e-3) if adam else torch.optim.SGD(parameters, lr=1e-3, momentum=0.9)
    params = KINDS[kind](groups, False)
    steps = draw.choice([3, 10, 30, 60])
    case = {
        "id": f"random-{kind}-{number:05}",
        "scheduler": kind,
        "params": params,
        "base_lrs": bases,
        "optimizer": "adam" if adam else "sgd",
    }
    try:
        scheduler = build(kind, params, optimizer)
    except (ValueError, ZeroDivisionError, AttributeError, TypeError, OverflowError):
        return None

    rows, momenta = [], []

    def read():
        rows.append([group["lr"] for group in optimizer.param_groups])
        momenta.append([group["betas"][0] if adam else group["momentum"] for group in optimizer.param_groups])

    seek = draw.random() < 0.15 and kind in [*LEAVES, "OneCycleLR", "CyclicLR"] and kind not in ("MultiplicativeLR", "SWALR")
    if seek:
        case["step_epochs"] = []
    if kind == "ReduceLROnPlateau":
        case["metric_kind"], case["metrics"] = metrics(steps)
    read()
    for k in range(steps):
        optimizer.step()
        try:
            if kind == "ReduceLROnPlateau":
                scheduler.step(case["metrics"][k])
            elif seek:
                epoch = draw.choice([0, 1, 2, 3, 5, 8, 13, 21, 40, 60])
                if kind == "CosineAnnealingWarmRestarts" and draw.random() < 0.5:
                    epoch += draw.choice([0.25, 0.5, 0.1])
                scheduler.step(epoch)
                case["step_epochs"].append(epoch)
            else:
                scheduler.step()
        except (ValueError, ZeroDivisionError, AttributeError, TypeError, OverflowError):
            break
        read()
    case["lr"] = rows
    case["steps"] = len(rows) - 1
    if "metrics" in case:
        case["metrics"] = [None if math.isnan(m) else m for m in case["metrics"][: case["steps"]]]
    if kind in ("OneCycleLR", "CyclicLR"):
        case["momentum"] = momenta
    return case


cases = [case for case in (trace(number) for number in range(COUNT)) if case]
print(json.dumps({
    "meta": {"source": "torch.optim.lr_scheduler, random arguments", "torch": torch.__version__},
    "cases": cases,
}))
