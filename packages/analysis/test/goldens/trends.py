"""Writes trends.json: medians, deviations and trends of curves, as scipy and pymannkendall have them.

Usage: python3 trends.py > trends.json

Needs numpy, scipy and pymannkendall 1.4.3. The curves come from a generator whose products are exact in float64 and
from sums and quotients, so that any language makes them again bit for bit.
"""

import json
import math

import numpy as np
import pymannkendall
from scipy import stats


def noise(seed, count):
    """Numbers from -1 to 1."""
    state, numbers = seed, []
    for _ in range(count):
        state = (state * 3877 + 29573) % 139968
        numbers.append(state / 69984 - 1)
    return numbers


def curve(count, slope, jitter, memory, ties, seed):
    """A line with noise that remembers a share of what it was, rounded to so many parts of 1 where ties are wanted."""
    values, level = [], 0.0
    for i, one in enumerate(noise(seed, count)):
        level = memory * level + one
        value = slope * i + jitter * level
        values.append(math.floor(value * ties + 0.5) / ties if ties else value)
    return values


CASES = [
    (8, 0.0, 1.0, 0.0, 0, 1),
    (8, -0.5, 0.25, 0.0, 0, 2),
    (9, 0.25, 1.0, 0.5, 4, 3),
    (12, 0.125, 1.0, 0.0, 0, 4),
    (17, -0.0625, 0.5, 0.75, 0, 5),
    (30, 0.0, 1.0, 0.75, 0, 6),
    (30, -0.03125, 0.25, 0.0, 8, 7),
    (64, 0.0078125, 0.5, 0.5, 2, 8),
    (100, 0.0, 1.0, 0.875, 0, 9),
    (100, -0.0078125, 1.0, -0.5, 0, 10),
    (256, 0.00390625, 0.5, 0.75, 16, 11),
]


def describe(case):
    values = np.array(curve(*case))
    count = len(values)
    test = pymannkendall.original_test(values)
    lag = min(count - 1, math.floor(10 * math.log10(count)))
    corrected = pymannkendall.hamed_rao_modification_test(values, lag=lag)
    return {
        "case": list(case),
        "median": float(np.median(values)),
        "mad": float(stats.median_abs_deviation(values)),
        "slope": float(stats.theilslopes(values, np.arange(count))[0]),
        "s": int(test.s),
        "variance": float(test.var_s),
        "z": float(test.z),
        "widening": float(corrected.var_s / test.var_s),
    }


print(json.dumps([describe(case) for case in CASES], indent=1))
