"""Writes what PyTorch's losses and their gradients are on small examples, in float64.

Usage: python3 torchLosses.py > ../goldens/torchLosses.json

Needs PyTorch 1.13. Inputs are multiples of 1/8, which float32 holds without rounding. A case has the loss's name and
options as Stepwise calls them, the model's output, the target, the loss (null where it is not a number) and its gradient
by the output (null with it).
"""

import json
import math

import torch
from torch.nn import functional as F

torch.manual_seed(20_240)
cases = []


def draw(*shape, low=-32, high=33):
    return torch.randint(low, high, shape).double() / 8


def case(name, loss, options, output, target, function):
    output = output.clone().requires_grad_()
    value = function(output, target)
    value.backward()
    good = math.isfinite(value.item())
    cases.append({
        "name": name,
        "loss": loss,
        "options": options,
        "shape": list(output.shape),
        "output": output.detach().flatten().tolist(),
        "target": {"shape": list(target.shape), "values": target.flatten().tolist()},
        "value": value.item() if good else None,
        "gradient": output.grad.flatten().tolist() if good else None,
    })


def cross_entropy(name, shape, labels, axis=1, smoothing=None, weights=None, ignore=None):
    options = {}
    if axis != 1:
        options["axis"] = axis
    if smoothing is not None:
        options["labelSmoothing"] = smoothing
    if weights is not None:
        options["classWeights"] = weights
    if ignore is not None:
        options["ignoreIndex"] = ignore
    if labels.dtype == torch.double:
        options["targets"] = "probabilities"

    def function(output, target):
        last = axis == -1
        return F.cross_entropy(
            output.movedim(-1, 1) if last else output,
            target.movedim(-1, 1) if last and target.dtype == torch.double else target,
            weight=None if weights is None else torch.tensor(weights).double(),
            ignore_index=-100 if ignore is None else ignore,
            label_smoothing=0.0 if smoothing is None else smoothing,
        )

    case(f"cross-entropy, {name}", "crossEntropy", options, draw(*shape), labels, function)


weights = [0.5, 2.0, 0.0, 1.25]
plain = torch.tensor([3, 0, 1, 1, 2, 0])
some = torch.tensor([3, -100, 1, 1, -100, 0])
maps = torch.tensor([[[0, 1, 2], [3, 255, 255]], [[255, 0, 0], [1, 2, 3]]])
none = torch.tensor([-100, -100])
for smoothing in (None, 0.1, 1.0):
    for weight in (None, weights):
        says = f"smoothing {smoothing}, {'weights' if weight else 'no weights'}"
        cross_entropy(says, (6, 4), plain, smoothing=smoothing, weights=weight)
        cross_entropy(f"{says}, ignored", (6, 4), some, smoothing=smoothing, weights=weight, ignore=-100)
        cross_entropy(f"{says}, a class ignored", (6, 4), plain, smoothing=smoothing, weights=weight, ignore=1)
        cross_entropy(f"{says}, maps", (2, 4, 2, 3), maps, smoothing=smoothing, weights=weight, ignore=255)
        cross_entropy(f"{says}, tokens", (2, 3, 4), some.reshape(2, 3), -1, smoothing, weight, -100)
        cross_entropy(f"{says}, all ignored", (2, 4), none, smoothing=smoothing, weights=weight, ignore=-100)
        soft = torch.softmax(draw(5, 4), 1)
        cross_entropy(f"{says}, probabilities", (5, 4), soft, smoothing=smoothing, weights=weight)
        soft = torch.softmax(draw(2, 4, 3), 1)
        cross_entropy(f"{says}, maps of probabilities", (2, 4, 3), soft, smoothing=smoothing, weights=weight)
        soft = torch.softmax(draw(2, 3, 4), -1)
        cross_entropy(f"{says}, tokens of probabilities", (2, 3, 4), soft, -1, smoothing, weight)
cross_entropy("only labels without weight", (2, 4), torch.tensor([2, 2]), weights=weights)


def binary(name, output, target, positive=None, weight=None, axis=None):
    options = {}
    if positive is not None:
        options["positiveWeight"] = positive
    if weight is not None:
        options["weight"] = weight
    if axis is not None:
        options["axis"] = axis

    def along(numbers):
        if numbers is None:
            return None
        values = torch.tensor(numbers).double()
        if values.dim() == 0:
            return values
        sizes = [1] * output.dim()
        sizes[1 if axis is None else axis] = -1
        return values.reshape(sizes)

    def function(x, y):
        return F.binary_cross_entropy_with_logits(x, y, weight=along(weight), pos_weight=along(positive))

    case(f"binary cross-entropy, {name}", "binaryCrossEntropy", options, output, target, function)


hard = torch.randint(0, 2, (6, 3)).double()
binary("hard labels", draw(6, 3), hard)
binary("soft labels", draw(6, 3), draw(6, 3, low=0, high=9))
binary("far scores", draw(6, 3) * 16, hard)
binary("positives weigh more", draw(6, 3), hard, positive=3.0)
binary("each class has its weights", draw(6, 3), hard, positive=[1.0, 0.5, 4.0], weight=[2.0, 0.0, 1.0])
binary("maps", draw(2, 3, 2, 2), torch.randint(0, 2, (2, 3, 2, 2)).double(), [1.0, 0.5, 4.0], 0.5)
binary("along the last axis", draw(2, 2, 3), torch.randint(0, 2, (2, 2, 3)).double(), [1.0, 0.5, 4.0], axis=-1)
binary("one number for each example", draw(5), torch.tensor([0, 1, 1, 0, 1]).double(), 2.0)

for shape in ((5, 3), (4,), (2, 3, 2, 2)):
    says = "×".join(str(size) for size in shape)
    output, target = draw(*shape), draw(*shape)
    # equal, and just at the joints
    target.view(-1)[0] = output.view(-1)[0]
    target.view(-1)[1] = output.view(-1)[1] - 0.5
    case(f"mean squared error, {says}", "meanSquaredError", {}, output, target, F.mse_loss)
    case(f"mean absolute error, {says}", "meanAbsoluteError", {}, output, target, F.l1_loss)
    case(f"Huber loss, {says}", "huber", {}, output, target, F.huber_loss)
    for delta in (0.5, 3.0):
        case(f"Huber loss of {delta}, {says}", "huber", {"delta": delta}, output, target,
             lambda x, y, delta=delta: F.huber_loss(x, y, delta=delta))
        case(f"smooth L1 loss of {delta}, {says}", "smooth L1", {"delta": delta}, output, target,
             lambda x, y, delta=delta: F.smooth_l1_loss(x, y, beta=delta))

print(json.dumps({"torch": torch.__version__, "cases": cases}, allow_nan=False))
