"""Writes traces of Keras' or optax' schedules with random arguments, in the form of goldens/torch.json.

Usage: python3 kerasOptaxGoldens.py keras|optax [SEED [COUNT]] > FILE

Needs `keras`, which runs on its NumPy backend, or `optax` and `jax`. Both compute in float32 by default, here in
float64 (JAX with 64-bit numbers, Keras with its table of types changed), so that the tolerance of the other traces
holds. lr[k] is the value at step k.
"""

import json
import os
import random
import sys

system = sys.argv[1]
draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 60

RATES = [1.0, 0.1, 3e-4, 0.02, 0.5]
STEPS = [1, 2, 3, 5, 8, 13, 20, 30]


def maybe(params, name, value):
    """Leaves the default in place in some of the cases."""
    if draw.random() < 0.65:
        params[name] = value


def keras_params(kind):
    params = {"initial_learning_rate": draw.choice(RATES)}
    if kind in ("ExponentialDecay", "InverseTimeDecay"):
        params["decay_steps"] = draw.choice(STEPS)
        params["decay_rate"] = draw.choice([0.5, 0.9, 0.96, 0.1, 1.0, 1.05])
        maybe(params, "staircase", draw.choice([True, False]))
    elif kind == "PolynomialDecay":
        params["decay_steps"] = draw.choice(STEPS)
        maybe(params, "end_learning_rate", draw.choice([0.0, 1e-5, 0.01, 0.3]))
        maybe(params, "power", draw.choice([0.5, 1.0, 2.0, 3.0]))
        maybe(params, "cycle", draw.choice([True, False]))
    elif kind == "CosineDecay":
        params["decay_steps"] = draw.choice(STEPS)
        maybe(params, "alpha", draw.choice([0.0, 0.1, 0.5, 1.0]))
        maybe(params, "warmup_target", draw.choice([0.2, 1.0, 0.01]))
        maybe(params, "warmup_steps", draw.choice([1, 2, 5, 10]))
    elif kind == "CosineDecayRestarts":
        params["first_decay_steps"] = draw.choice(STEPS)
        maybe(params, "t_mul", draw.choice([1.0, 2.0, 3.0, 1.5]))
        maybe(params, "m_mul", draw.choice([1.0, 0.5, 0.9]))
        maybe(params, "alpha", draw.choice([0.0, 0.1, 0.5]))
    else:
        count = draw.randint(1, 4)
        return {
            "boundaries": sorted(draw.sample(range(1, 40), count)),
            "values": [draw.choice(RATES) for _ in range(count + 1)],
        }
    return params


def warm_cosine():
    warm = draw.choice([0, 1, 3, 5])
    params = {
        "init_value": draw.choice([0.0, 1e-3]),
        "peak_value": draw.choice(RATES),
        "warmup_steps": warm,
        "decay_steps": warm + draw.choice(STEPS),
    }
    maybe(params, "end_value", draw.choice([0.0, 1e-5, 1e-3]))
    maybe(params, "exponent", draw.choice([1.0, 2.0, 0.5]))
    return params


def exponential(params):
    params["transition_steps"] = draw.choice(STEPS)
    params["decay_rate"] = draw.choice([0.5, 0.9, 0.1, 1.05])
    maybe(params, "transition_begin", draw.choice([0, 2, 7]))
    maybe(params, "staircase", draw.choice([True, False]))
    if draw.random() < 0.4:
        params["end_value"] = params.get("init_value", 0.01) * (2.0 if params["decay_rate"] > 1 else 0.05)
    return params


def optax_params(kind):
    if kind == "constant_schedule":
        return {"value": draw.choice(RATES)}
    if kind in ("linear_schedule", "polynomial_schedule"):
        params = {"init_value": draw.choice([0.0, *RATES]), "end_value": draw.choice([0.0, 1e-4, 0.5])}
        params["transition_steps"] = draw.choice([0, *STEPS])
        maybe(params, "transition_begin", draw.choice([0, 2, 7]))
        if kind == "polynomial_schedule":
            params["power"] = draw.choice([0.5, 1, 2, 3.0])
        return params
    if kind == "exponential_decay":
        return exponential({"init_value": draw.choice(RATES)})
    if kind == "warmup_exponential_decay_schedule":
        return exponential({"init_value": 0.0, "peak_value": draw.choice(RATES), "warmup_steps": draw.choice([0, 1, 4])})
    if kind == "cosine_decay_schedule":
        params = {"init_value": draw.choice(RATES), "decay_steps": draw.choice(STEPS)}
        maybe(params, "alpha", draw.choice([0.0, 0.1, 0.5]))
        maybe(params, "exponent", draw.choice([1.0, 2.0, 0.5]))
        return params
    if kind == "warmup_constant_schedule":
        return {"init_value": draw.choice([0.0, 0.01]), "peak_value": draw.choice(RATES), "warmup_steps": draw.choice([0, 1, 4])}
    if kind == "warmup_cosine_decay_schedule":
        return warm_cosine()
    if kind == "sgdr_schedule":
        return {"cosine_kwargs": [warm_cosine() for _ in range(draw.randint(1, 3))]}
    if kind in ("piecewise_constant_schedule", "piecewise_interpolate_schedule"):
        scales = {str(time): draw.choice([0.5, 0.1, 2.0, 0.0]) for time in sorted(draw.sample(range(1, 40), draw.randint(1, 4)))}
        params = {"init_value": draw.choice(RATES), "boundaries_and_scales": scales}
        if kind == "piecewise_interpolate_schedule":
            params["interpolate_type"] = draw.choice(["linear", "cosine"])
        return params
    if kind in ("linear_onecycle_schedule", "cosine_onecycle_schedule"):
        params = {"transition_steps": draw.choice([4, 10, 20, 30, 33]), "peak_value": draw.choice(RATES)}
        maybe(params, "pct_start", draw.choice([0.25, 0.3, 0.5]))
        if kind == "linear_onecycle_schedule":
            maybe(params, "pct_final", draw.choice([0.7, 0.85, 0.9]))
        maybe(params, "div_factor", draw.choice([10.0, 25.0]))
        maybe(params, "final_div_factor", draw.choice([10.0, 1e4]))
        return params
    names = draw.choices(["constant_schedule", "linear_schedule", "cosine_decay_schedule", "exponential_decay"], k=draw.randint(1, 4))
    return {
        "schedules": [{"name": name, "args": optax_params(name)} for name in names],
        "boundaries": sorted(draw.choice([0, 3, 3, 8, 15, 25]) for _ in names[1:]),
    }


os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"
if system == "keras":
    os.environ["KERAS_BACKEND"] = "numpy"
    import keras
    from keras.src.backend.common import dtypes

    # Keras makes 64-bit numbers 32-bit ones wherever it works out a type; its formulas are left as they are
    dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
    for name in (float, "float"):
        dtypes.PYTHON_DTYPES_MAP[name] = "float64"
    keras.config.set_floatx("float64")
    version = keras.__version__
    KINDS = [
        "ExponentialDecay", "InverseTimeDecay", "PolynomialDecay", "CosineDecay", "CosineDecayRestarts",
        "PiecewiseConstantDecay",
    ]
    params_of = keras_params

    def build(kind, params):
        return getattr(keras.optimizers.schedules, kind)(**params)
else:
    import optax

    version = optax.__version__
    KINDS = [
        "constant_schedule", "linear_schedule", "polynomial_schedule", "exponential_decay", "cosine_decay_schedule",
        "warmup_constant_schedule", "warmup_cosine_decay_schedule", "warmup_exponential_decay_schedule",
        "piecewise_constant_schedule", "piecewise_interpolate_schedule", "linear_onecycle_schedule",
        "cosine_onecycle_schedule", "sgdr_schedule", "join_schedules",
    ]
    params_of = optax_params

    def build(kind, params):
        params = dict(params)
        if "schedules" in params:
            params["schedules"] = [build(one["name"], one["args"]) for one in params["schedules"]]
        if "boundaries_and_scales" in params:
            params["boundaries_and_scales"] = {int(at): scale for at, scale in params["boundaries_and_scales"].items()}
        return getattr(optax, kind)(**params)


def trace(number):
    kind = KINDS[number % len(KINDS)]
    params = params_of(kind)
    schedule = build(kind, params)
    steps = draw.choice([10, 20, 45])
    rows = [float(schedule(t)) for t in range(steps + 1)]
    return {
        "id": f"{system}-{kind}-{number:03}",
        "scheduler": f"{system}.{kind}",
        "params": params,
        "base_lrs": [max(rows)],
        "optimizer": "sgd",
        "steps": steps,
        "lr": [[rate] for rate in rows],
    }


cases = [trace(number) for number in range(COUNT)]
print('{"meta":' + json.dumps({
    "source": f"{system} {version}, executed in float64 with random arguments",
    "lr[k]": "the value at step k",
    "count": len(cases),
}) + ',"cases":[\n' + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]}")
