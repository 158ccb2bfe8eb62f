"""Writes traces of the real observers with random options and random metrics: Keras' and optax' reduce-on-plateau,
and transformers' GreedyLR.

Usage: python3 observerGoldens.py keras|optax|greedy [SEED [COUNT]] > FILE

Needs `keras` and `jax` (Keras runs on its JAX backend, whose comparisons are in float32 as TensorFlow's are), `optax`
(compiled by jax.jit), or `transformers` (its source alone: GreedyLR is run with a stand-in for torch's Optimizer).

One case: [options as the library names them, bases, metrics, the indices at which the rates change and the rates there].
Metrics are decimal numbers, or "NaN", "Infinity", "-Infinity". Rates are exact.
"""

import ast
import importlib.util
import json
import os
import random
import sys
from pathlib import Path

kind = sys.argv[1]
draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 120


def history(steps, negative, odd):
    """A metric that falls, stands, ties, jumps, and with `odd` now and then is no finite number."""
    level = draw.choice([0.5, 1.0, 2.3, 100.0])
    offset = draw.choice([0.0, 3.0, 150.0]) if negative else 0.0
    digits = draw.choice([1, 2, 3, 6])
    values = []
    while len(values) < steps:
        mood = draw.choice(["flat", "fall", "fall", "noise", "rise", "tie"])
        for _ in range(draw.randint(1, 9)):
            if mood == "fall":
                level *= draw.choice([0.9, 0.97, 0.9999, 0.5])
            elif mood == "rise":
                level *= draw.choice([1.02, 1.3])
            elif mood == "noise":
                level *= draw.uniform(0.9, 1.1)
            if odd and draw.random() < 0.06:
                values.append(draw.choice(["NaN", "NaN", "Infinity", "Infinity", "-Infinity"]))
            elif mood == "tie" and values:
                values.append(draw.choice(values))
            else:
                values.append(round(level - offset, digits))
    return values[:steps]


def number(value):
    return float(value.replace("Infinity", "inf")) if isinstance(value, str) else value


def maybe(options, name, value, chance=0.6):
    """Leaves the default in place otherwise."""
    if draw.random() < chance:
        options[name] = value


def changes(rates):
    """The rates after k metrics, where they differ from those before."""
    return [[k, row] for k, row in enumerate(rates) if k == 0 or row != rates[k - 1]]


def keras_case():
    import keras

    options = {"mode": draw.choice(["min", "min", "max"])}
    maybe(options, "factor", draw.choice([0.1, 0.5, 0.3, 0.9, 0.97, 0.0, 0.99999999]))
    maybe(options, "patience", draw.choice([0, 1, 2, 3, 5]), 0.9)
    maybe(options, "min_delta", draw.choice([0, 1e-4, 0.01, 0.1, 1e-9]))
    maybe(options, "cooldown", draw.choice([0, 1, 2, 3, 6]))
    maybe(options, "min_lr", draw.choice([0, 1e-3, 1e-5, 0.02, 0.1, 0.5]))
    bases = [draw.choice([0.1, 1e-3, 3e-4, 0.05, 0.7])]
    metrics = history(draw.randint(30, 110), draw.random() < 0.3, draw.random() < 0.25)

    optimizer = keras.optimizers.SGD(bases[0])

    class Model:
        pass

    model = Model()
    model.optimizer = optimizer
    callback = keras.callbacks.ReduceLROnPlateau(monitor="metric", **options)
    callback.set_model(model)
    callback.on_train_begin()
    read = lambda: [float(keras.ops.convert_to_numpy(optimizer.learning_rate))]
    rates = [read()]
    for epoch, metric in enumerate(metrics):
        callback.on_epoch_end(epoch, {"metric": number(metric)})
        rates.append(read())
    return [options, bases, metrics, changes(rates)]


def optax_case():
    import jax
    import jax.numpy as jnp
    import optax

    options = {}
    maybe(options, "factor", draw.choice([0.1, 0.5, 0.3, 0.9, 0.97, 0.99999999]))
    maybe(options, "patience", draw.choice([0, 1, 2, 3, 5]), 0.9)
    maybe(options, "rtol", draw.choice([0.0, 1e-4, 0.01, 0.1, 1.0]))
    maybe(options, "atol", draw.choice([1e-4, 0.01, 0.1]), 0.4)
    maybe(options, "cooldown", draw.choice([0, 1, 2, 3, 6]))
    maybe(options, "accumulation_size", draw.choice([1, 2, 3, 5, 8]))
    maybe(options, "min_scale", draw.choice([0.0, 1e-3, 0.02, 0.1, 0.5, 1.0]))
    if options.get("rtol") == 0.0 and "atol" not in options:
        options["atol"] = 0.001
    metrics = history(draw.randint(40, 140), draw.random() < 0.3, draw.random() < 0.25)

    rule = optax.contrib.reduce_on_plateau(**options)
    weights = jnp.ones(())
    state = rule.init(weights)
    update = jax.jit(lambda state, value: rule.update(weights, state, value=value)[1])
    rates = [[float(state.scale)]]
    for metric in metrics:
        state = update(state, number(metric))
        rates.append([float(state.scale)])
    return [options, [1.0], metrics, changes(rates)]


class Optimizer:
    """What GreedyLR needs of torch's."""

    def __init__(self, bases):
        self.param_groups = [{"lr": base} for base in bases]


def greedy_class():
    source = Path(importlib.util.find_spec("transformers").origin).parent / "optimization.py"
    tree = ast.parse(source.read_text())
    wanted = [n for n in tree.body if isinstance(n, ast.ClassDef) and n.name in ("StreamingAverage", "GreedyLR")]
    names = {"Optimizer": Optimizer, "Any": object}
    flags = __import__("__future__").annotations.compiler_flag
    exec(compile(ast.Module(wanted, []), str(source), "exec", flags), names)
    return names["GreedyLR"]


def greedy_case():
    bases = draw.choice([[0.1], [0.1, 0.02], [1e-3, 0.5], [5.0], [0.7, 0.05, 3e-4]])
    options = {"mode": draw.choice(["min", "min", "max"])}
    each = lambda choices: draw.choice(choices) if draw.random() < 0.6 else [draw.choice(choices) for _ in bases]
    maybe(options, "factor", draw.choice([0.95, 0.9, 0.5, 0.1, 0.7]))
    maybe(options, "patience", draw.choice([0, 1, 2, 3]), 0.95)
    maybe(options, "threshold", draw.choice([0, 1e-6, 0.01, 0.1, 1.0]))
    maybe(options, "threshold_mode", draw.choice(["rel", "abs"]))
    maybe(options, "cooldown", draw.choice([0, 1, 2, 4]))
    maybe(options, "warmup", draw.choice([0, 1, 2, 4]))
    maybe(options, "min_lr", each([0.0, 1e-3, 1e-4, 0.01, 0.05]))
    maybe(options, "max_lr", each([1.0, 0.3, 0.1, 10.0]))
    maybe(options, "eps", draw.choice([0, 1e-8, 1e-4]))
    maybe(options, "reset_start", draw.choice([1, 2, 3, 500]), 0.8)
    if draw.random() < 0.4:
        options.update(smooth=True, window_size=draw.choice([2, 3, 5, 50]))
    metrics = history(draw.randint(30, 100), draw.random() < 0.3, draw.random() < 0.2)

    optimizer = Optimizer(bases)
    scheduler = Greedy(optimizer, **options)
    read = lambda: [group["lr"] for group in optimizer.param_groups]
    rates = [read()]
    for metric in metrics:
        scheduler.step(number(metric))
        rates.append(read())
    return [options, bases, metrics, changes(rates)]


if kind == "keras":
    os.environ["KERAS_BACKEND"] = "jax"
    import jax
    import keras

    meta = {"system": "Keras ReduceLROnPlateau", "keras": keras.__version__, "jax": jax.__version__}
    make = keras_case
elif kind == "optax":
    import jax
    import optax

    meta = {"system": "optax.contrib.reduce_on_plateau", "optax": optax.__version__, "jax": jax.__version__}
    make = optax_case
else:
    import importlib.metadata

    Greedy = greedy_class()
    meta = {"system": "transformers GreedyLR", "transformers": importlib.metadata.version("transformers")}
    make = greedy_case

cases = [json.dumps(make(), separators=(",", ":")) for _ in range(COUNT)]
form = "[options, bases, metrics, [[metrics heard, rates from then on], ...]]"
print(f'{{"meta":{json.dumps({**meta, "case": form})},"cases":[')
print(",\n".join(cases))
print("]}")
