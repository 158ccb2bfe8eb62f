"""Writes traces of PyTorch's SWALR, in the form of goldens/torch.json.

Usage: python3 swaGoldens.py > goldens/torchSwa.json

Needs PyTorch 1.13. SWALR alone with every strategy and length, after the rates that groups have, and as a child of
SequentialLR and ChainedScheduler, where it goes on from the rate that it finds.
"""

import json
import warnings

import torch
from torch.optim import lr_scheduler
from torch.optim.swa_utils import SWALR

warnings.simplefilter("ignore")
cases = []


def build(kind, params, optimizer):
    if "schedulers" in params:
        children = [build(child["scheduler"], child["params"], optimizer) for child in params["schedulers"]]
        if kind == "ChainedScheduler":
            return lr_scheduler.ChainedScheduler(children)
        return lr_scheduler.SequentialLR(optimizer, children, params["milestones"])
    return (SWALR if kind == "SWALR" else getattr(lr_scheduler, kind))(optimizer, **params)


def case(name, kind, params, lr=(0.1, 0.01), steps=30):
    parameters = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": one} for one in lr]
    optimizer = torch.optim.SGD(parameters, lr=1e-3, momentum=0.9)
    scheduler = build(kind, params, optimizer)
    rows = [[group["lr"] for group in optimizer.param_groups]]
    for _ in range(steps):
        optimizer.step()
        scheduler.step()
        rows.append([group["lr"] for group in optimizer.param_groups])
    cases.append({"id": f"swa-{name}", "scheduler": kind, "params": params, "base_lrs": list(lr), "optimizer": "sgd",
                  "steps": steps, "lr": rows})


def child(scheduler, **params):
    return {"scheduler": scheduler, "params": params}


for strategy in ("cos", "linear"):
    for epochs in (0, 1, 2, 7, 25, 40):
        case(f"{strategy}-{epochs}", "SWALR", {"swa_lr": 0.05, "anneal_epochs": epochs, "anneal_strategy": strategy})
case("defaults", "SWALR", {"swa_lr": 0.05})
case("groups", "SWALR", {"swa_lr": [0.05, 0.2], "anneal_epochs": 9})
case("zero", "SWALR", {"swa_lr": 0.0, "anneal_epochs": 9})
case("up", "SWALR", {"swa_lr": [1.0, 0.01], "anneal_epochs": 12, "anneal_strategy": "linear"})
case("long", "SWALR", {"swa_lr": 1e-4, "anneal_epochs": 900}, (0.1,), 950)

swa = child("SWALR", swa_lr=[0.05, 0.002], anneal_epochs=6)
decay = child("ExponentialLR", gamma=0.9)
warm = child("LinearLR", start_factor=0.1, total_iters=4)
case("after-cosine", "SequentialLR", {"schedulers": [child("CosineAnnealingLR", T_max=20), swa], "milestones": [15]})
case("after-warmup", "SequentialLR", {"schedulers": [warm, decay, swa], "milestones": [4, 14]})
case("first", "SequentialLR", {"schedulers": [swa, decay], "milestones": [4]})
case("at-once", "SequentialLR", {"schedulers": [decay, child("SWALR", swa_lr=0.05, anneal_epochs=0)], "milestones": [5]})
case("cut-off", "SequentialLR", {"schedulers": [decay, swa, decay], "milestones": [5, 8]})
case("milestone-0", "SequentialLR", {"schedulers": [warm, swa], "milestones": [0]})
case("milestone-1", "SequentialLR", {"schedulers": [warm, swa], "milestones": [1]})
case("twice", "SequentialLR", {"schedulers": [decay, swa, swa], "milestones": [5, 8]})
case("chained-to-zero", "ChainedScheduler", {"schedulers": [child("SWALR", swa_lr=0.0, anneal_epochs=12), decay]})
case("chained-at-once", "ChainedScheduler", {"schedulers": [decay, child("SWALR", swa_lr=0.05, anneal_epochs=0)]})
case("chained-after-setter", "ChainedScheduler", {
    "schedulers": [child("CosineAnnealingWarmRestarts", T_0=7), child("SWALR", swa_lr=[0.05, 0.2], anneal_epochs=11), decay],
})

print('{"meta":' + json.dumps({"source": "torch.optim.swa_utils.SWALR", "torch": torch.__version__}) + ',"cases":[\n'
      + ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases) + "\n]}")
