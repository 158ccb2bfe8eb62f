"""Writes traces of the real EarlyStopping of Keras or Lightning with random options and random metrics.

Usage: python3 earlyStoppingGoldens.py keras|lightning [SEED [COUNT]] > FILE

`keras` needs keras and jax: the comparisons are in float32, as TensorFlow's are. `lightning` needs torch and the folder
of an unpacked wheel of Lightning on PYTHONPATH: its class is taken from there and run on real tensors, without the
Trainer, so that any version of torch will do.

One case: [options as the library names them, metrics, waits, bests, stopped]. Metrics are decimal numbers, or "NaN",
"Infinity", "-Infinity", up to the one that stops. waits: the counter after each metric. bests: the indices of the
metrics that became the best. stopped: why, null when it never does; Keras gives no reasons.
"""

import json
import math
import os
import random
import sys
from pathlib import Path
from types import SimpleNamespace

system = sys.argv[1]
draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 150


def history(steps, offset, odd):
    """A metric that falls, stands, ties and rises, and with `odd` now and then is no finite number."""
    level = draw.choice([0.5, 1.0, 2.3])
    digits = draw.choice([1, 2, 3])
    values = []
    while len(values) < steps:
        mood = draw.choice(["flat", "fall", "fall", "fall", "noise", "rise", "tie"])
        for _ in range(draw.randint(1, 6)):
            if mood == "fall":
                level *= draw.choice([0.9, 0.97, 0.8])
            elif mood == "rise":
                level *= 1.1
            elif mood == "noise":
                level *= draw.uniform(0.9, 1.1)
            if odd and draw.random() < 0.1:
                values.append(draw.choice(["NaN", "NaN", "Infinity", "-Infinity"]))
            elif mood == "tie" and values:
                values.append(draw.choice(values))
            else:
                values.append(round(level - offset, digits) + 0.0)
    return values[:steps]


def number(value):
    return float(value.replace("Infinity", "inf")) if isinstance(value, str) else value


def maybe(options, name, value, chance):
    """Leaves the default in place otherwise."""
    if draw.random() < chance:
        options[name] = value


def trace(options, metrics, hear):
    """`hear` takes a metric and returns the counter, the best and why it stops now, None when it goes on."""
    waits, bests, stopped, before = [], [], None, None
    for i, metric in enumerate(metrics):
        wait, best, stopped = hear(number(metric))
        waits.append(wait)
        if best is not before:
            bests.append(i)
        before = best
        if stopped is not None:
            break
    return [options, metrics[: len(waits)], waits, bests, stopped]


def keras_case(keras):
    options = {"mode": draw.choice(["min", "min", "max"])}
    maybe(options, "min_delta", draw.choice([0, 0.1, 0.01, -0.05]), 0.6)
    maybe(options, "patience", draw.choice([0, 1, 2, 3, 4, 6, 12, 12]), 0.95)
    offset = draw.choice([0.0, 0.0, 2.0])
    maybe(options, "baseline", draw.choice([0.2, 0.7, 1.5]) - offset, 0.35)
    maybe(options, "start_from_epoch", draw.choice([0, 1, 3, 8]), 0.4)
    metrics = history(draw.randint(20, 50), offset, draw.random() < 0.3)

    model = SimpleNamespace(stop_training=False)
    callback = keras.callbacks.EarlyStopping(monitor="metric", **options)
    callback.set_model(model)
    callback.on_train_begin()
    epochs = iter(range(len(metrics)))

    def hear(metric):
        callback.on_epoch_end(next(epochs), {"metric": metric})
        return callback.wait, callback.best, "stopped" if model.stop_training else None

    return trace(options, metrics, hear)


def lightning_class(torch):
    """The class from Lightning's source, with stand-ins for what only the Trainer needs."""
    import ast
    import enum
    import typing

    folder = next(path for path in map(Path, sys.path) if (path / "lightning/version.info").exists())
    source = folder / "lightning/pytorch/callbacks/early_stopping.py"
    tree = ast.parse(source.read_text())
    names = {
        "torch": torch,
        "Tensor": torch.Tensor,
        "Enum": enum.Enum,
        "Any": typing.Any,
        "Callable": typing.Callable,
        "Optional": typing.Optional,
        "Callback": object,
        "override": lambda method: method,
    }
    flags = __import__("__future__").annotations.compiler_flag
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    exec(compile(ast.Module(classes, []), str(source), "exec", flags), names)
    return names["EarlyStopping"], (folder / "lightning/version.info").read_text().strip()


def lightning_case(torch, EarlyStopping):
    options = {"mode": draw.choice(["min", "min", "max"])}
    metrics = history(draw.randint(20, 50), draw.choice([0.0, 0.0, 2.0]), draw.random() < 0.4)
    # thresholds that a metric meets exactly, too
    met = sorted(metric for metric in metrics if not isinstance(metric, str))
    low, high = met[len(met) // 4], met[len(met) * 3 // 4] + draw.choice([0.0, 0.25])
    aim, worst = (low, high) if options["mode"] == "min" else (high, low)
    maybe(options, "min_delta", draw.choice([0.0, 0.1, 0.01]), 0.6)
    maybe(options, "patience", draw.choice([0, 1, 2, 3, 4, 6, 12, 12]), 0.95)
    maybe(options, "check_finite", draw.choice([True, False, False]), 0.9)
    maybe(options, "stopping_threshold", aim, 0.4)
    maybe(options, "divergence_threshold", worst, 0.25)

    callback = EarlyStopping("metric", **options)
    first = callback.best_score  # an infinity
    trainer = SimpleNamespace(
        fast_dev_run=False,
        should_stop=False,
        current_epoch=0,
        strategy=SimpleNamespace(reduce_boolean_decision=lambda decision, all: decision),
    )

    def hear(metric):
        trainer.callback_metrics = {"metric": torch.tensor(metric)}
        callback._run_early_stopping_check(trainer)
        reason = callback.stopping_reason.name if trainer.should_stop else None
        best = callback.best_score
        return callback.wait_count, None if best is first else best, reason

    return trace(options, metrics, hear)


if system == "keras":
    os.environ["KERAS_BACKEND"] = "jax"
    import jax
    import keras

    meta = {"system": "Keras EarlyStopping", "keras": keras.__version__, "jax": jax.__version__}
    make = lambda: keras_case(keras)
else:
    import torch

    Class, version = lightning_class(torch)
    meta = {"system": "Lightning EarlyStopping", "lightning": version, "torch": torch.__version__}
    make = lambda: lightning_case(torch, Class)

cases = [json.dumps(make(), separators=(",", ":")) for _ in range(COUNT)]
form = "[options, metrics, waits, bests, stopped]"
print(f'{{"meta":{json.dumps({**meta, "case": form})},"cases":[')
print(",\n".join(cases))
print("]}")
