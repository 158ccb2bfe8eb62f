"""Trains seven small networks in PyTorch and writes what tests of the ONNX backend compare themselves with.

Usage: python3 torchFixtures.py [FOLDER]   (default: ../fixtures beside this file)
       npx oxfmt packages/testkit/fixtures (from the repository's root: the layout of the JSON files)

For each network a CASE.onnx (torch.onnx.export, TorchScript exporter) and a CASE.json. fixtures/README.md describes the
format. Needs PyTorch 1.13 and nothing else; the files in the repository were written with Python 3.11.2 and PyTorch
1.13.0a0 (Debian 12) on x86-64, one thread. The same installation writes the same bytes again; on another processor the
distances of the float32 runs may differ in their last digits.

The inputs and the constants inside the networks are multiples of powers of two, and the starting weights are those of
the file, so float32 holds all of them without rounding: a float64 evaluation of the file starts from the same numbers.
"""

import copy
import json
import platform
import struct
import sys
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
warnings.simplefilter("ignore")

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "fixtures"
STEPS = 5
SNAPSHOTS = (1, 5)


# Networks. Each says what it takes besides its weights; the last three compute their own loss or share a weight.


class Sequence(nn.Module):
    """A linear layer over the last of three axes, which is exported as MatMul and Add."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(6, 5)
        self.head = nn.Linear(25, 3)

    def forward(self, x):
        return self.head(torch.flatten(torch.tanh(self.embed(x)), 1))


class GatedNorm(nn.Module):
    """Layer norm by hand, attention of the tokens on each other, a gate, two ways of pooling; returns the loss."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(6, 8)
        self.gain = nn.Parameter(1 + 0.2 * torch.randn(8))
        self.shift = nn.Parameter(0.2 * torch.randn(8))
        self.gate = nn.Linear(8, 8)
        self.head = nn.Linear(16, 3)

    def forward(self, x, target):
        h = self.embed(x)
        centred = h - h.mean(-1, keepdim=True)
        variance = centred.pow(2).mean(-1).unsqueeze(-1)
        norm = centred / torch.sqrt(variance + 2**-10) * self.gain + self.shift
        attention = torch.softmax(norm @ norm.transpose(1, 2) * 0.25, -1)
        mixed = (attention @ norm) * torch.sigmoid(self.gate(norm))
        pooled = torch.cat([mixed.mean(1), torch.exp(-norm.mean(1).pow(2))], 1)
        log_probabilities = F.log_softmax(self.head(pooled), 1)
        entropy = -(attention * torch.log(attention + 2**-12)).sum(-1, keepdim=True).squeeze(-1)
        return -(target * log_probabilities).sum(1).mean() + 0.0625 * entropy.mean()


class LossInside(nn.Module):
    """Cross-entropy as a part of the network: one SoftmaxCrossEntropyLoss node."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(12, 9)
        self.head = nn.Linear(9, 4)

    def forward(self, x, labels):
        return F.cross_entropy(self.head(torch.tanh(self.hidden(x.reshape(-1, 12)))), labels)


class TiedAutoencoder(nn.Module):
    """One matrix encodes and, transposed, decodes."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(0.4 * torch.randn(4, 8))
        self.hidden_bias = nn.Parameter(0.1 * torch.randn(4))
        self.output_bias = nn.Parameter(0.1 * torch.randn(8))

    def forward(self, x):
        hidden = torch.tanh(F.linear(x, self.weight, self.hidden_bias))
        return F.linear(hidden, self.weight.t(), self.output_bias)


def perceptron(activation):
    return nn.Sequential(nn.Linear(6, 10), activation(), nn.Linear(10, 7), activation(), nn.Linear(7, 3))


# Data. Multiples of 1/64: short in decimal, exact in float32.


def numbers(*dims):
    return torch.round(torch.randn(*dims) * 64) / 64


def classes(count, rows):
    return torch.randint(0, count, (rows,))


def distribution(rows):
    """Rows of three multiples of 1/16 that sum to 1."""
    cuts = torch.sort(torch.randint(0, 17, (rows, 2)), 1).values / 16
    return torch.stack([cuts[:, 0], cuts[:, 1] - cuts[:, 0], 1 - cuts[:, 1]], 1)


# What the functions of the same name take as their options.

CROSS_ENTROPY = {"kind": "crossEntropy", "scores": "logits", "labels": "labels"}
OWN_LOSS = {"kind": "modelOutput", "output": "loss"}
MEAN_SQUARED_ERROR = {"kind": "meanSquaredError", "output": "output", "target": "target"}


CASES = [
    {
        "name": "tanhMlp",
        "seed": 1,
        "network": lambda: perceptron(nn.Tanh),
        "batch": lambda rows: {"x": numbers(rows, 6), "labels": classes(3, rows)},
        "inputs": ["x"],
        "output": "logits",
        "loss": CROSS_ENTROPY,
        "export": {"opset_version": 17, "do_constant_folding": True},
        "groups": True,
    },
    {
        "name": "reluMlp",
        "seed": 2,
        "network": lambda: perceptron(nn.ReLU),
        "batch": lambda rows: {"x": numbers(rows, 6), "labels": classes(3, rows)},
        "inputs": ["x"],
        "output": "logits",
        "loss": CROSS_ENTROPY,
        "export": {"opset_version": 13, "do_constant_folding": False},
        "rows": [8, 8, 8, 8, 5],
    },
    {
        "name": "sigmoidRegression",
        "seed": 3,
        "network": lambda: nn.Sequential(nn.Linear(5, 9), nn.Sigmoid(), nn.Linear(9, 2)),
        "batch": lambda rows: {"x": numbers(rows, 5), "target": numbers(rows, 2)},
        "inputs": ["x"],
        "output": "output",
        "loss": MEAN_SQUARED_ERROR,
        "export": {
            "opset_version": 15,
            "do_constant_folding": False,
            "keep_initializers_as_inputs": True,
            "training": torch.onnx.TrainingMode.TRAINING,
        },
    },
    {
        "name": "sequenceMlp",
        "seed": 4,
        "network": Sequence,
        "batch": lambda rows: {"x": numbers(rows, 5, 6), "labels": classes(3, rows)},
        "inputs": ["x"],
        "output": "logits",
        "loss": CROSS_ENTROPY,
        "export": {"opset_version": 15, "do_constant_folding": True},
    },
    {
        "name": "gatedNorm",
        "seed": 5,
        "network": GatedNorm,
        "batch": lambda rows: {"x": numbers(rows, 4, 6), "target": distribution(rows)},
        "inputs": ["x", "target"],
        "output": "loss",
        "loss": OWN_LOSS,
        "export": {"opset_version": 17, "do_constant_folding": False},
    },
    {
        "name": "lossInside",
        "seed": 6,
        "network": LossInside,
        "batch": lambda rows: {"x": numbers(rows, 3, 4), "labels": classes(4, rows)},
        "inputs": ["x", "labels"],
        "output": "loss",
        "loss": OWN_LOSS,
        "export": {"opset_version": 13, "do_constant_folding": True},
    },
    {
        "name": "tiedAutoencoder",
        "seed": 7,
        "network": TiedAutoencoder,
        "batch": lambda rows: dict.fromkeys(["x", "target"], numbers(rows, 8)),
        "inputs": ["x"],
        "output": "output",
        "loss": MEAN_SQUARED_ERROR,
        "export": {"opset_version": 17, "do_constant_folding": True},
    },
]


# Optimizer settings: `groups` holds the hyperparameters at the start, `change` what another step makes of them.

SGD = {"lr": 0.1, "momentum": 0.0, "weightDecay": 0.0}
SGD_MOMENTUM = {"lr": 0.1, "momentum": 0.9, "weightDecay": 1e-2}
ADAM = {"lr": 1e-2, "beta1": 0.9, "weightDecay": 1e-2}


def setting(name, kind, groups, clip_norm=None, change=None, **fixed):
    return {
        "name": name,
        "optimizer": {"kind": kind, **fixed},
        "clipNorm": clip_norm,
        "groups": groups,
        "change": change or (lambda values, step: values),
    }


SETTINGS = [
    setting("sgd", "sgd", [SGD], nesterov=False),
    setting("sgdMomentum", "sgd", [SGD_MOMENTUM], nesterov=False),
    setting("sgdNesterov", "sgd", [{**SGD_MOMENTUM, "weightDecay": 0.0}], nesterov=True),
    setting("sgdMomentumClipped", "sgd", [SGD_MOMENTUM], nesterov=False, clip_norm=0.1),
    setting("adam", "adam", [ADAM], beta2=0.999, epsilon=1e-3),
    setting("adamw", "adamw", [ADAM], beta2=0.999, epsilon=1e-3),
    setting("adamwClipped", "adamw", [ADAM], beta2=0.999, epsilon=1e-3, clip_norm=0.1),
    setting("adamwDefaultEps", "adamw", [ADAM], beta2=0.999, epsilon=1e-8),
]

FACTORS = [0.1, 0.08, 0.06, 0.04, 0.02]
MOMENTA = [0.95, 0.9, 0.85, 0.875, 0.925]


def scheduled(values, step):
    """The rate and the momentum (Adam: beta1) of both groups change at each step, the second group's decay too."""
    momentum = "momentum" if "momentum" in values else "beta1"
    return {
        **values,
        "lr": values["lr"] * FACTORS[step] / FACTORS[0],
        momentum: values[momentum] * MOMENTA[step] / MOMENTA[0],
        "weightDecay": values["weightDecay"] * (1 if values["weightDecay"] < 0.02 else 1 + step / 4),
    }


SGD_GROUPS = [
    {"lr": 0.02, "momentum": 0.95, "weightDecay": 0.0},
    {"lr": 0.1, "momentum": 0.9, "weightDecay": 0.05},
]
ADAM_GROUPS = [
    {"lr": 0.002, "beta1": 0.95, "weightDecay": 0.0},
    {"lr": 0.01, "beta1": 0.9, "weightDecay": 0.1},
]

GROUP_SETTINGS = [
    setting("sgdGroups", "sgd", SGD_GROUPS, nesterov=False),
    setting("sgdGroupsScheduled", "sgd", SGD_GROUPS, nesterov=False, change=scheduled),
    setting("sgdGroupsScheduledNesterovClipped", "sgd", SGD_GROUPS, nesterov=True, change=scheduled, clip_norm=0.1),
    setting("adamGroupsScheduled", "adam", ADAM_GROUPS, beta2=0.99, epsilon=1e-3, change=scheduled),
    setting("adamwGroupsScheduled", "adamw", ADAM_GROUPS, beta2=0.99, epsilon=1e-3, change=scheduled),
]


# Training


def torch_values(optimizer, values):
    """The hyperparameters by PyTorch's names."""
    named = {"lr": values["lr"], "weight_decay": values["weightDecay"]}
    if optimizer["kind"] == "sgd":
        return {**named, "momentum": values["momentum"]}
    return {**named, "betas": (values["beta1"], optimizer["beta2"])}


def make_optimizer(optimizer, groups, at_start):
    described = [{"params": group, **torch_values(optimizer, values)} for group, values in zip(groups, at_start)]
    if optimizer["kind"] == "sgd":
        nesterov = optimizer["nesterov"]
        momentum = at_start[0]["momentum"]
        return torch.optim.SGD(described, lr=1.0, momentum=momentum, nesterov=nesterov, foreach=False)
    chosen = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[optimizer["kind"]]
    return chosen(described, eps=optimizer["epsilon"], foreach=False)


def refuse_kinks(case, network):
    """Stops where a ReLU's argument is so small that rounding could switch it on or off."""

    def check(_, arguments):
        if arguments[0].abs().min() < 1e-5:
            raise SystemExit(f"{case['name']}: a ReLU's argument is close to 0; take another seed")

    for module in network.modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_pre_hook(check)


def loss_of(case, network, batch):
    """The output and the loss."""
    output = network(*[batch[name] for name in case["inputs"]])
    loss = case["loss"]
    if loss["kind"] == "crossEntropy":
        return output, F.cross_entropy(output, batch[loss["labels"]])
    if loss["kind"] == "meanSquaredError":
        return output, F.mse_loss(output, batch[loss["target"]])
    return output, output


def in_dtype(batch, dtype):
    return {name: value.to(dtype) if value.is_floating_point() else value for name, value in batch.items()}


def split(parameters, count):
    """Names per group: the first layer (its two tensors) and the rest, or all in one group."""
    names = list(parameters)
    return [names] if count == 1 else [names[:2], names[2:]]


def train(case, network, batches, run, dtype):
    """Losses, global gradient norms before clipping, and the parameters after the steps in SNAPSHOTS."""
    network = copy.deepcopy(network).to(dtype)
    refuse_kinks(case, network)
    parameters = dict(network.named_parameters())
    names = split(parameters, len(run["groups"]))
    groups = [[parameters[name] for name in group] for group in names]
    optimizer = make_optimizer(run["optimizer"], groups, run["groups"])
    losses, norms, snapshots, values = [], [], {}, []
    for step, batch in enumerate(batches):
        now = [run["change"](group, step) for group in run["groups"]]
        for group, group_values in zip(optimizer.param_groups, now):
            group.update(torch_values(run["optimizer"], group_values))
        optimizer.zero_grad()
        _, loss = loss_of(case, network, in_dtype(batch, dtype))
        loss.backward()
        limit = run["clipNorm"]
        norm = nn.utils.clip_grad_norm_(parameters.values(), float("inf") if limit is None else limit)
        if limit is not None and norm <= limit:
            raise SystemExit(f"{case['name']}, {run['name']}: clipping has nothing to do at step {step}")
        optimizer.step()
        losses.append(loss.item())
        norms.append(norm.item())
        values.append(now)
        if step + 1 in SNAPSHOTS:
            snapshots[step + 1] = {name: value.detach().clone() for name, value in parameters.items()}
    return {"losses": losses, "norms": norms, "snapshots": snapshots, "values": values, "names": names}


# The little of the ONNX file that is needed: which tensor is kept under which name.


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    """The fields of a protocol buffer message, as (number, value)."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 2:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        else:
            size = {1: 8, 5: 4}[key & 7]
            value, at = data[at : at + size], at + size
        yield key >> 3, value


def graph_of(data):
    return next(value for number, value in fields(data) if number == 7)


def initializers(data):
    """name → float32 tensor; other element types are left out."""
    found = {}
    for number, tensor in fields(graph_of(data)):
        if number != 5:
            continue
        parts = list(fields(tensor))
        dims = [value for key, value in parts if key == 1]
        if dict(parts)[2] != 1:
            continue
        raw = dict(parts)[9]
        flat = struct.unpack(f"<{len(raw) // 4}f", raw)
        found[dict(parts)[8].decode()] = torch.tensor(flat).reshape(dims)
    return found


def operators(data):
    nodes = [dict(fields(value)) for number, value in fields(graph_of(data)) if number == 1]
    return sorted({node[4].decode() for node in nodes})


def names_in_file(network, kept):
    """For each parameter, its name in the file and whether it is kept transposed there."""
    found = {}
    for torch_name, value in network.named_parameters():
        if torch_name in kept and torch.equal(kept[torch_name], value):
            found[torch_name] = (torch_name, False)
            continue
        same = [name for name, other in kept.items() if value.dim() == 2 and torch.equal(other, value.t())]
        if len(same) != 1:
            raise SystemExit(f"{torch_name} is not in the file, or not once: {list(kept)}")
        found[torch_name] = (same[0], True)
    if len(found) != len(kept):
        raise SystemExit(f"the file holds other tensors too: {list(kept)}")
    return found


# Writing


def tensor_json(value):
    return {
        "type": "float32" if value.is_floating_point() else "int64",
        "dims": list(value.shape),
        "data": value.flatten().tolist(),
    }


def relative_distance(other, value):
    return (torch.linalg.norm(other.double() - value) / torch.linalg.norm(value)).item()


def joined(values):
    """All tensors as one vector."""
    return torch.cat([value.flatten() for value in values.values()])


def export(case, network, batch, path):
    named = [*case["inputs"], case["output"]]
    dynamic = [name for name in named if name != "loss"]
    torch.onnx.export(
        network,
        tuple(batch[name] for name in case["inputs"]),
        str(path),
        input_names=case["inputs"],
        output_names=[case["output"]],
        dynamic_axes={name: {0: "batch"} for name in dynamic},
        **{"training": torch.onnx.TrainingMode.EVAL, **case["export"]},
    )


def write_case(case):
    torch.manual_seed(case["seed"])
    network = case["network"]()
    batches = [case["batch"](rows) for rows in case.get("rows", [8] * STEPS)]
    path = FOLDER / f"{case['name']}.onnx"
    export(case, network, batches[0], path)
    data = path.read_bytes()
    kept_as = names_in_file(network, initializers(data))

    def in_file(values):
        """Tensors by their name and in their layout in the file."""
        return {
            kept_as[name][0]: (value.t() if kept_as[name][1] else value).flatten().tolist()
            for name, value in values.items()
        }

    double = copy.deepcopy(network).double()
    output, loss = loss_of(case, double, in_dtype(batches[0], torch.float64))
    loss.backward()

    runs = []
    for run in SETTINGS + (GROUP_SETTINGS if case.get("groups") else []):
        wanted = train(case, network, batches, run, torch.float64)
        rounded = train(case, network, batches, run, torch.float32)
        after = {}
        for step in SNAPSHOTS:
            values = wanted["snapshots"][step]
            distances = {
                kept_as[name][0]: relative_distance(rounded["snapshots"][step][name], value)
                for name, value in values.items()
            }
            after[str(step)] = {
                "values": in_file(values),
                "float32Distances": distances,
                "float32Distance": relative_distance(joined(rounded["snapshots"][step]), joined(values)),
            }
        runs.append(
            {
                "name": run["name"],
                "optimizer": run["optimizer"],
                "clipNorm": run["clipNorm"],
                "groups": [[kept_as[name][0] for name in group] for group in wanted["names"]],
                "hyperparameters": wanted["values"],
                "losses": wanted["losses"],
                "gradientNorms": wanted["norms"],
                "after": after,
            }
        )

    options = case["export"]
    described = {
        "name": case["name"],
        "producer": f"PyTorch {torch.__version__}, Python {platform.python_version()}",
        "model": path.name,
        "opset": options["opset_version"],
        "operators": operators(data),
        "loss": case["loss"],
        "parameters": [
            {
                "name": kept_as[name][0],
                "torchName": name,
                "transposed": kept_as[name][1],
                "dims": list((value.t() if kept_as[name][1] else value).shape),
            }
            for name, value in network.named_parameters()
        ],
        "batches": [{name: tensor_json(value) for name, value in batch.items()} for batch in batches],
        "first": {
            "output": {
                "name": case["output"],
                "dims": list(output.shape),
                "data": output.detach().flatten().tolist(),
            },
            "loss": loss.item(),
            "gradients": in_file({name: value.grad for name, value in double.named_parameters()}),
        },
        "runs": runs,
    }
    (FOLDER / f"{case['name']}.json").write_text(json.dumps(described, separators=(",", ":")) + "\n")


FOLDER.mkdir(parents=True, exist_ok=True)
for each in CASES:
    write_case(each)
