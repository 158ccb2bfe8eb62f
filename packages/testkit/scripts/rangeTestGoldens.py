"""Writes what the four rules of fastai's lr_find choose on curves that any language can make again bit for bit.

Usage: python3 rangeTestGoldens.py

Needs numpy. The curves are sums and quotients of whole numbers, so no libm is in them. Each rule is written from its
definition, by brute force where that is possible, in float64. What is printed is the table of
packages/core/test/rangeSuggestions.test.ts.
"""

import numpy as np


def noise(seed, count):
    """Numbers from -1 to 1, by a generator whose products are exact in float64."""
    state, numbers = seed, []
    for _ in range(count):
        state = (state * 3877 + 29573) % 139968
        numbers.append(state / 69984 - 1)
    return np.array(numbers)


def curve(count, middle, width, depth, growth, jitter, seed):
    """A loss that falls by `depth` about `middle` and grows towards the end."""
    i = np.arange(count, dtype=np.float64)
    x = (i - middle) / width
    y = i / count
    return 2 - depth * (0.5 + 0.5 * x / (1 + np.abs(x))) + growth * y * y * y * y * y * y * y * y + jitter * noise(seed, count)


def steep(rates, losses):
    return int(np.argmin(np.diff(losses) / np.diff(np.log(rates))))


def minimum(losses):
    return int(np.argmin(losses))


def slide(losses, apart=15, threshold=0.005):
    slope = np.gradient(losses)
    left = len(losses) - 1 - apart
    found = left
    while left >= 0 and abs(slope[left + apart] - slope[left]) > threshold:
        found = left
        left -= 1
    return found


def valley(losses):
    longest = np.ones(len(losses), dtype=int)
    for i in range(len(losses)):
        higher = [longest[j] for j in range(i) if losses[j] > losses[i]]
        longest[i] = 1 + max(higher, default=0)
    end = int(np.argmax(longest))
    start = end - int(longest[end])
    third = (end - start) / 3
    return start + int(third) + int(third / 2)


CASES = [
    (100, 55, 8, 1.5, 3, 0, 1),
    (100, 40, 3, 1, 8, 0.01, 2),
    (100, 60, 12, 2, 5, 0.002, 3),
    (60, 30, 5, 0.7, 4, 0.005, 4),
    (240, 150, 20, 1.8, 6, 0.004, 5),
    (400, 200, 9, 0.5, 2, 0.0005, 6),
]

for case in CASES:
    losses = curve(*case)
    count = case[0]
    rates = 1e-6 * (1e7 ** (np.arange(count) / (count - 1)))
    first, last = count // 10, count - 5
    r, l = rates[first:last], losses[first:last]
    row = {"steep": steep(r, l), "valley": valley(l), "slide": slide(l), "minimum": minimum(l)}
    print(list(case), {name: index + first for name, index in row.items()})
