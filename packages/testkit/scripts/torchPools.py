"""Writes what PyTorch's pools, paddings and interpolations give on small examples, and their gradients, in float64.

Usage: python3 torchPools.py > ../goldens/torchPools.json

Needs PyTorch 1.13. Elements are small whole numbers, so that most windows have their largest element several times: the
gradient goes to the first of them. A case has the ONNX operator with its attributes and further inputs that stand for the
function of PyTorch, x, y, a gradient of y and the gradient of x.
"""

import json

import torch
from torch.nn import functional as F

torch.manual_seed(7)
cases = []


def case(name, op, shape, function, attributes=None, inputs=None):
    x = torch.randint(0, 3, shape).double().requires_grad_()
    y = function(x)
    dy = torch.randint(-32, 33, y.shape).double() / 8
    y.backward(dy)
    cases.append({
        "name": name,
        "op": op,
        "attributes": attributes or {},
        "inputs": inputs or [],
        "x": {"shape": list(x.shape), "values": x.detach().flatten().tolist()},
        "y": {"shape": list(y.shape), "values": y.detach().flatten().tolist()},
        "dy": dy.flatten().tolist(),
        "dx": x.grad.flatten().tolist(),
    })


def window(rank, kernel, stride, padding, dilation=1, ceil=False):
    attributes = {
        "kernel_shape": [kernel] * rank,
        "strides": [stride] * rank,
        "pads": [padding] * (2 * rank),
    }
    if dilation > 1:
        attributes["dilations"] = [dilation] * rank
    if ceil:
        attributes["ceil_mode"] = 1
    return attributes


for rank, shape in ((1, (2, 3, 9)), (2, (2, 2, 7, 6))):
    pool = (F.max_pool1d, F.max_pool2d)[rank - 1]
    for kernel, stride, padding, dilation, ceil in (
        (2, 2, 0, 1, False),
        (2, 2, 0, 1, True),
        (3, 3, 0, 1, False),
        (3, 2, 1, 1, False),
        (3, 2, 1, 1, True),
        (3, 1, 1, 1, False),
        (2, 3, 1, 1, True),
        (2, 1, 1, 2, False),
        (3, 2, 1, 2, True),
    ):
        case(
            f"max-pool {rank}-D k{kernel} s{stride} p{padding} d{dilation}{' ceil' if ceil else ''}",
            "MaxPool",
            shape,
            lambda x: pool(x, kernel, stride, padding, dilation, ceil),
            window(rank, kernel, stride, padding, dilation, ceil),
        )
    pool = (F.avg_pool1d, F.avg_pool2d)[rank - 1]
    for kernel, stride, padding, ceil in (
        (2, 2, 0, False),
        (2, 2, 0, True),
        (3, 2, 1, False),
        (3, 2, 1, True),
        (3, 1, 1, False),
        (2, 3, 0, True),
    ):
        for counted in (False, True):
            case(
                f"average-pool {rank}-D k{kernel} s{stride} p{padding}"
                f"{' ceil' if ceil else ''}{' with padding' if counted else ''}",
                "AveragePool",
                shape,
                lambda x: pool(x, kernel, stride, padding, ceil, counted),
                {**window(rank, kernel, stride, padding, 1, ceil), "count_include_pad": int(counted)},
            )

case("largest of each channel", "GlobalMaxPool", (3, 2, 3, 4), lambda x: F.adaptive_max_pool2d(x, 1))
case("mean of each channel", "GlobalAveragePool", (3, 2, 3, 4), lambda x: F.adaptive_avg_pool2d(x, 1))

for mode, onnx, shape, sizes in (
    ("nearest", "nearest", (1, 2, 3, 4), (6, 8)),
    ("nearest", "nearest", (1, 2, 3, 4), (5, 3)),
    ("bilinear", "linear", (1, 2, 3, 4), (6, 8)),
    ("bilinear", "linear", (1, 2, 5, 4), (3, 7)),
    ("bicubic", "cubic", (1, 1, 4, 5), (8, 7)),
):
    for align in (False,) if mode == "nearest" else (False, True):
        attributes = {"mode": onnx}
        if mode == "nearest":
            attributes |= {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        else:
            attributes["coordinate_transformation_mode"] = "align_corners" if align else "half_pixel"
        if mode == "bicubic":
            attributes["cubic_coeff_a"] = -0.75
        case(
            f"{mode} {shape[2]}x{shape[3]} to {sizes[0]}x{sizes[1]}{' with corners' if align else ''}",
            "Resize",
            shape,
            lambda x: F.interpolate(x, sizes, mode=mode, align_corners=None if mode == "nearest" else align),
            attributes,
            [None, None, [*shape[:2], *sizes]],
        )

for mode, onnx, pads in (
    ("constant", "constant", (1, 2, 0, 1)),
    ("constant", "constant", (-1, 2, 1, -1)),
    ("replicate", "edge", (1, 2, 3, 1)),
    ("reflect", "reflect", (2, 1, 1, 2)),
):
    left, right, top, bottom = pads
    case(
        f"pad {mode} {pads}",
        "Pad",
        (2, 1, 3, 4),
        lambda x: F.pad(x, pads, mode),
        {"mode": onnx},
        [[0, 0, top, left, 0, 0, bottom, right]],
    )

print(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")))
