"""Writes traces of what timm's factory makes of a training script's arguments, in the form of goldens/timm.json.

Usage: python3 timmFactoryGoldens.py > goldens/timmFactory.json

Needs timm 1.0.31 or newer, and PyTorch. A scheduler is stepped to k at the end of epoch k - 1, as timm's script does it.
"""

import json
from importlib.metadata import PackageNotFoundError, version
from types import SimpleNamespace

import torch
from timm.scheduler import create_scheduler_v2
from timm.scheduler.scheduler_factory import scheduler_kwargs

cases = []


def case(name, sched, params, cfg=False, lr=(0.1, 0.01), steps=40, metrics=None, updates=0):
    parameters = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": one} for one in lr]
    optimizer = torch.optim.SGD(parameters, lr=1e-3, momentum=0.9)
    kwargs = scheduler_kwargs(SimpleNamespace(sched=sched, **params)) if cfg else {"sched": sched, **params}
    scheduler, _ = create_scheduler_v2(optimizer, **kwargs, **({"updates_per_epoch": updates} if cfg else {}))
    rows = [[group["lr"] for group in optimizer.param_groups]]
    for k in range(1, steps + 1):
        if updates:
            scheduler.step_update(k)
        else:
            scheduler.step(k, metrics[k - 1] if metrics else None)
        rows.append([group["lr"] for group in optimizer.param_groups])
    given = {**params, **({"updates_per_epoch": updates} if cfg and updates else {})}
    cases.append({"id": f"factory-{name}", "scheduler": f"timm.{sched}", "params": given, "base_lrs": list(lr),
                  "optimizer": "sgd", "steps": steps, "lr": rows, **({"metrics": metrics[:steps]} if metrics else {})})


# as args.yaml of the training script has them
CFG = {"epochs": 30, "warmup_epochs": 4, "warmup_lr": 1e-5, "min_lr": 1e-4, "cooldown_epochs": 5, "decay_epochs": 9,
       "decay_rate": 0.1, "decay_milestones": [6, 15, 15, 22], "patience_epochs": 2, "warmup_prefix": False,
       "lr_noise": None, "lr_noise_pct": 0.67, "lr_noise_std": 1.0, "seed": 42, "lr_cycle_mul": 1.0, "lr_cycle_decay": 0.5,
       "lr_cycle_limit": 1, "lr_k_decay": 1.0, "sched_on_updates": False, "eval_metric": "top1"}
METRICS = [0.1, 0.2, 0.3, 0.35, 0.36, 0.36, 0.3, 0.35, 0.4, 0.4, 0.4, 0.4, 0.4, 0.5] + [0.45] * 26

for sched in ("cosine", "tanh", "poly", "step", "constant", "multistep", "wsd"):
    case(f"{sched}-cfg", sched, CFG, True)
    case(f"{sched}-prefix", sched, {**CFG, "warmup_prefix": True}, True)
    case(f"{sched}-updates", sched, {**CFG, "epochs": 5, "warmup_epochs": 1, "decay_epochs": 2, "decay_milestones": [1, 3],
                                     "sched_on_updates": True}, True, updates=7)
    case(f"{sched}-bare", sched, {"num_epochs": 20})
case("cosine-cycles", "cosine", {**CFG, "epochs": 7, "lr_cycle_mul": 2.0, "lr_cycle_limit": 3}, True)
case("cosine-k-decay", "cosine", {**CFG, "lr_k_decay": 1.5}, True)
case("plateau-cfg", "plateau", CFG, True, metrics=METRICS)
case("plateau-loss", "plateau", {**CFG, "eval_metric": "loss"}, True, metrics=[1 - one for one in METRICS])
case("wsd-linear", "wsd", {"num_epochs": 33, "decay_fn": "linear", "decay_epochs": 0.25, "warmup_epochs": 3, "min_lr": 0.001})
case("wsd-cosine", "wsd", {"num_epochs": 30, "decay_fn": "cosine", "decay_epochs": 10})

try:
    number = version("timm")
except PackageNotFoundError:
    number = "1.0.31"
print('{"meta":' + json.dumps({"source": "timm.scheduler.create_scheduler_v2", "timm": number, "torch": torch.__version__}) + ',"cases":[\n'
      + ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases) + "\n]}")
