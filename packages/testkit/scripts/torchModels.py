"""Trains small versions of whole networks in PyTorch, and exports each of them in several ways.

Usage: python3 torchModels.py [FOLDER]   (default: ../fixtures/models beside this file)
       npx oxfmt packages/testkit/fixtures (from the repository's root: the layout of the JSON files)

For each network a NETWORK.json with a NETWORK.bin (what PyTorch computes) and several NETWORK.EXPORT.onnx.
fixtures/models/README.md describes them. Needs PyTorch 2.15 with onnx and onnxscript (`pip install torch onnxscript`), which
has both exporters. The files in the repository were written with PyTorch 2.15.0, onnx 1.23 and onnxscript 0.7 on x86-64, one
thread.

Inputs and constants are multiples of powers of two, weights those of the files, so that float32 holds all of them without
rounding: a float64 evaluation of a file starts from the same numbers. Activations are smooth but for one network and the
max-pools; there float32 and float64 have to decide alike.
"""

import contextlib
import copy
import io
import json
import logging
import math
import platform
import sys
import warnings
from pathlib import Path

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "fixtures" / "models"
STEPS = 5
SNAPSHOTS = (1, 5)
EPSILON = 2.0**-16


def batch_norm(channels):
    return nn.BatchNorm2d(channels, eps=EPSILON, momentum=0.125)


class ResidualBlock(nn.Module):
    """Two convolutions around which the input goes, through a convolution of its own where the size changes."""

    def __init__(self, given, made, stride, activation):
        super().__init__()
        self.conv1 = nn.Conv2d(given, made, 3, stride, 1, bias=False)
        self.bn1 = batch_norm(made)
        self.conv2 = nn.Conv2d(made, made, 3, 1, 1, bias=False)
        self.bn2 = batch_norm(made)
        self.activation = activation
        self.down = None
        if stride != 1 or given != made:
            self.down = nn.Sequential(nn.Conv2d(given, made, 1, stride, bias=False), batch_norm(made))

    def forward(self, x):
        around = x if self.down is None else self.down(x)
        return self.activation(self.bn2(self.conv2(self.activation(self.bn1(self.conv1(x))))) + around)


class ResidualCnn(nn.Module):
    def __init__(self, activation, pool):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3, 1, 1, bias=False)
        self.bn = batch_norm(4)
        self.activation = activation
        self.pool = nn.MaxPool2d(3, 2, 1) if pool else nn.Identity()
        self.blocks = nn.Sequential(ResidualBlock(4, 4, 1, activation), ResidualBlock(4, 5, 2, activation))
        self.head = nn.Linear(5, 3)

    def forward(self, x):
        x = self.blocks(self.pool(self.activation(self.bn(self.conv(x)))))
        return self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Twice(nn.Sequential):
    def __init__(self, given, made):
        super().__init__(
            nn.Conv2d(given, made, 3, padding=1, bias=False), batch_norm(made), nn.SiLU(),
            nn.Conv2d(made, made, 3, padding=1), nn.Tanh(),
        )  # fmt: skip


class UNet(nn.Module):
    """Down twice by max-pools and up by transposed convolutions, with what was there before beside it."""

    def __init__(self):
        super().__init__()
        self.down1, self.down2, self.middle = Twice(1, 3), Twice(3, 4), Twice(4, 5)
        self.up2, self.up1 = nn.ConvTranspose2d(5, 4, 2, 2), nn.ConvTranspose2d(4, 3, 2, 2)
        self.join2, self.join1 = Twice(8, 4), Twice(6, 3)
        self.head = nn.Conv2d(3, 2, 1)

    def forward(self, x):
        first = self.down1(x)
        second = self.down2(F.max_pool2d(first, 2))
        y = self.middle(F.max_pool2d(second, 2))
        y = self.join2(torch.cat([second, self.up2(y)], 1))
        return self.head(self.join1(torch.cat([first, self.up1(y)], 1)))


class Encoder(nn.Module):
    """A layer of PyTorch's own transformer encoder, and the mean of the tokens."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(5, 8)
        self.position = nn.Parameter(0.3 * torch.randn(1, 6, 8))
        self.layer = nn.TransformerEncoderLayer(
            8, 2, 12, 0.0, F.silu, layer_norm_eps=EPSILON, batch_first=True, norm_first=True
        )
        self.norm = nn.LayerNorm(8, eps=EPSILON)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.norm(self.layer(self.embed(x) + self.position)).mean(1))


class Decoder(nn.Module):
    """One block of a GPT: embeddings of tokens and positions, causal attention, and a head that is the embedding."""

    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(11, 8), nn.Embedding(6, 8)
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(8, eps=EPSILON) for _ in range(3))
        self.attention, self.projection = nn.Linear(8, 24), nn.Linear(8, 8)
        self.wide, self.narrow = nn.Linear(8, 12), nn.Linear(12, 8)
        self.head = nn.Linear(8, 11, bias=False)
        self.head.weight = self.tokens.weight
        self.register_buffer("mask", torch.tril(torch.ones(6, 6)).view(1, 1, 6, 6), persistent=False)

    def forward(self, x):
        rows, length = x.shape
        y = self.tokens(x) + self.positions(torch.arange(length, device=x.device))
        parts = self.attention(self.norm1(y)).split(8, dim=2)
        query, key, value = (part.view(rows, length, 2, 4).transpose(1, 2) for part in parts)
        scores = query @ key.transpose(-2, -1) * 0.5
        scores = scores.masked_fill(self.mask[:, :, :length, :length] == 0, float("-inf"))
        mixed = (torch.softmax(scores, -1) @ value).transpose(1, 2).contiguous().view(rows, length, 8)
        y = y + self.projection(mixed)
        y = y + self.narrow(F.silu(self.wide(self.norm2(y))))
        return self.head(self.norm3(y))


class Mobile(nn.Module):
    """An inverted residual with a depthwise convolution, squeeze and excitation; then one with a stride."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(2, 4, 3, 2, 1, bias=False), batch_norm(4), nn.SiLU())
        self.expand = nn.Sequential(nn.Conv2d(4, 8, 1, bias=False), batch_norm(8), nn.SiLU())
        self.depthwise = nn.Sequential(nn.Conv2d(8, 8, 3, 1, 1, groups=8, bias=False), batch_norm(8), nn.SiLU())
        self.squeeze = nn.Sequential(nn.Conv2d(8, 2, 1), nn.SiLU(), nn.Conv2d(2, 8, 1), nn.Sigmoid())
        self.project = nn.Sequential(nn.Conv2d(8, 4, 1, bias=False), batch_norm(4))
        self.strided = nn.Sequential(nn.Conv2d(4, 8, 5, 2, 2, groups=4, bias=False), batch_norm(8), nn.SiLU())
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = self.stem(x)
        y = self.depthwise(self.expand(x))
        y = self.project(y * self.squeeze(F.adaptive_avg_pool2d(y, 1)))
        return self.head(self.strided(x + y).mean((2, 3)))


class Selective(nn.Module):
    """A selective state-space block: depthwise Conv1d, steps that depend on the input, a recurrence, a gate."""

    def __init__(self, form):
        super().__init__()
        self.form = form
        self.embed = nn.Embedding(9, 6)
        self.norm = nn.Parameter(1 + 0.1 * torch.randn(6))
        self.enter = nn.Linear(6, 16, bias=False)
        self.conv = nn.Conv1d(8, 8, 3, padding=2, groups=8)
        self.select = nn.Linear(8, 2 + 2 * 3, bias=False)
        self.step = nn.Linear(2, 8)
        self.decay = nn.Parameter(torch.log(torch.arange(1, 4).float().repeat(8, 1)) + 0.1 * torch.randn(8, 3))
        self.skip = nn.Parameter(1 + 0.1 * torch.randn(8))
        self.leave = nn.Linear(8, 6, bias=False)
        self.head = nn.Linear(6, 9)

    def forward(self, tokens):
        x = self.embed(tokens)
        length = x.shape[1]
        y = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 2.0**-10) * self.norm
        u, gate = self.enter(y).chunk(2, -1)
        u = F.silu(self.conv(u.transpose(1, 2))[..., :length].transpose(1, 2))
        step, b, c = torch.split(self.select(u), [2, 3, 3], -1)
        step = F.softplus(self.step(step))
        change = step.unsqueeze(-1) * -torch.exp(self.decay)
        added = (step * u).unsqueeze(-1) * b.unsqueeze(2)
        if self.form == "unrolled":
            factor = torch.exp(change)
            state = added[:, 0]
            seen = [(state * c[:, 0].unsqueeze(1)).sum(-1)]
            for t in range(1, length):
                state = factor[:, t] * state + added[:, t]
                seen.append((state * c[:, t].unsqueeze(1)).sum(-1))
            y = torch.stack(seen, 1)
        else:
            total = torch.cumsum(change, 1)
            later = torch.triu(torch.full((length, length), -(2.0**60)), 1)[None, :, :, None, None]
            kept = torch.exp(total.unsqueeze(2) - total.unsqueeze(1) + later)
            y = torch.einsum("nijds,njds,nis->nid", kept, added, c)
        y = (y + self.skip * u) * F.silu(gate)
        return self.head(x + self.leave(y))


# Data. Multiples of 1/64: exact in float32.


def numbers(*dims):
    return torch.round(torch.randn(*dims) * 64) / 64


def image(channels, size):
    return lambda rows: {"x": numbers(rows, channels, size, size), "labels": torch.randint(0, 3, (rows,))}


def tokens(kinds, length):
    return lambda rows: {"x": torch.randint(0, kinds, (rows, length)), "labels": torch.randint(0, kinds, (rows, length))}


# Exports. `plain`: every parameter is in the file as PyTorch has it, or transposed; otherwise something was folded.

T = torch.onnx.TrainingMode


def script(opset, mode, folding, plain=True, **more):
    settings = {"opset_version": opset, "training": mode, "do_constant_folding": folding, **more}
    return {"exporter": "TorchScript", "settings": settings, "plain": plain}


def dynamo(opset, optimize, plain=True, **more):
    settings = {"opset_version": opset, "optimize": optimize, **more}
    return {"exporter": "dynamo", "settings": settings, "plain": plain}


NETWORKS = [
    {
        "name": "residualCnn",
        "seed": 11,
        "network": lambda: ResidualCnn(torch.tanh, False),
        "batch": image(2, 6),
        "exports": {
            "training13": script(13, T.TRAINING, False),
            "preserve17": script(17, T.PRESERVE, True),
            "folded15": script(15, T.EVAL, True, plain=False),
            "dynamo18": dynamo(18, False),
            "dynamoFolded20": dynamo(20, True, plain=False),
        },
    },
    {
        "name": "reluCnn",
        "seed": 12,
        "network": lambda: ResidualCnn(torch.relu, True),
        "batch": image(2, 8),
        "exports": {"training15": script(15, T.TRAINING, True), "dynamo23": dynamo(23, False)},
    },
    {
        "name": "uNet",
        "seed": 13,
        "network": UNet,
        "batch": lambda rows: {"x": numbers(rows, 1, 8, 8), "labels": torch.randint(0, 2, (rows, 8, 8))},
        "exports": {
            "training14": script(14, T.TRAINING, False),
            "external20": dynamo(20, False, external_data=True),
        },
    },
    {
        "name": "encoder",
        "seed": 14,
        "network": Encoder,
        "batch": lambda rows: {"x": numbers(rows, 6, 5), "labels": torch.randint(0, 3, (rows,))},
        "exports": {
            "folded17": script(17, T.EVAL, True),
            "functions16": script(16, T.PRESERVE, False, export_modules_as_functions={nn.LayerNorm}),
            "training14": script(14, T.TRAINING, False),
            "dynamo18": dynamo(18, False),
            "dynamo23": dynamo(23, True),
        },
    },
    {
        "name": "decoder",
        "seed": 15,
        "network": Decoder,
        "batch": tokens(11, 6),
        "axis": -1,
        "exports": {
            "eval14": script(14, T.EVAL, False),
            "folded16": script(16, T.EVAL, True),
            "training17": script(17, T.TRAINING, False),
            "inputs21": dynamo(21, False, keep_initializers_as_inputs=True),
        },
    },
    {
        "name": "mobile",
        "seed": 16,
        "network": Mobile,
        "batch": image(2, 8),
        "exports": {"training17": script(17, T.TRAINING, True), "dynamo18": dynamo(18, False)},
    },
    {
        "name": "selective",
        "seed": 17,
        "network": lambda: Selective("unrolled"),
        "batch": tokens(9, 5),
        "axis": -1,
        "exports": {
            "folded16": script(16, T.EVAL, True),
            "unfolded13": script(13, T.EVAL, False),
            "dynamo18": dynamo(18, False),
        },
    },
    {
        "name": "selectiveSums",
        "seed": 17,
        "network": lambda: Selective("sums"),
        "batch": tokens(9, 5),
        "axis": -1,
        "exports": {"folded15": script(15, T.EVAL, True), "dynamo20": dynamo(20, False)},
    },
]

RUNS = [
    {
        "name": "sgd",
        "optimizer": {"kind": "sgd", "nesterov": False},
        "hyperparameters": {"lr": 0.1, "momentum": 0.9, "weightDecay": 1e-2},
        "make": lambda all: torch.optim.SGD(all, lr=0.1, momentum=0.9, weight_decay=1e-2, foreach=False),
    },
    {
        "name": "adamw",
        "optimizer": {"kind": "adamw", "beta2": 0.999, "epsilon": 1e-3},
        "hyperparameters": {"lr": 1e-2, "beta1": 0.9, "weightDecay": 1e-2},
        "make": lambda all: torch.optim.AdamW(all, lr=1e-2, eps=1e-3, weight_decay=1e-2, foreach=False),
    },
]


# Computing


def start(case):
    """The network with scales, biases and running statistics that differ from each other."""
    torch.manual_seed(case["seed"])
    network = case["network"]()
    with torch.no_grad():
        for name, value in network.named_parameters():
            if value.dim() == 1:
                value.add_(0.1 * torch.randn_like(value))
        for name, value in network.named_buffers():
            if name.endswith("running_mean"):
                value.copy_(numbers(*value.shape) / 4)
            if name.endswith("running_var"):
                value.copy_(1 + numbers(*value.shape).abs() / 4)
    return network


def running(network):
    return {name: value for name, value in network.named_buffers() if "running_" in name}


def loss_of(case, network, batch):
    output = network(batch["x"])
    return output, F.cross_entropy(output.movedim(case.get("axis", 1), 1), batch["labels"])


def in_dtype(batch, dtype):
    return {name: value.to(dtype) if value.is_floating_point() else value for name, value in batch.items()}


def train(case, network, batches, run, dtype):
    network = copy.deepcopy(network).to(dtype).train()
    optimizer = run["make"](network.parameters())
    losses, norms, snapshots = [], [], {}
    for step, batch in enumerate(batches):
        optimizer.zero_grad()
        _, loss = loss_of(case, network, in_dtype(batch, dtype))
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(network.parameters(), float("inf")).item())
        optimizer.step()
        losses.append(loss.item())
        if step + 1 in SNAPSHOTS:
            kept = {**dict(network.named_parameters()), **running(network)}
            snapshots[step + 1] = {name: value.detach().clone() for name, value in kept.items()}
    return losses, norms, snapshots


def distance(other, values):
    """‖other − values‖ / ‖values‖ over all tensors as one vector."""
    a, b = (torch.cat([one.flatten().double() for one in all.values()]) for all in (other, values))
    return (torch.linalg.norm(a - b) / torch.linalg.norm(b)).item()


# Exporting


def export(case, network, batch, name, described):
    path = FOLDER / f"{case['name']}.{name}.onnx"
    settings = dict(described["settings"])
    network = copy.deepcopy(network)
    if described["exporter"] == "TorchScript":
        network.train(settings["training"] == T.TRAINING)
        torch.onnx.export(
            network, (batch["x"],), str(path), dynamo=False, input_names=["x"], output_names=["scores"],
            dynamic_axes={"x": {0: "batch"}, "scores": {0: "batch"}}, **settings,
        )  # fmt: skip
    else:
        network.eval()
        external = settings.pop("external_data", False)
        rows = {0: torch.export.Dim("batch")}
        with contextlib.redirect_stdout(io.StringIO()):
            torch.onnx.export(
                network, (batch["x"],), str(path), dynamo=True, input_names=["x"], output_names=["scores"],
                dynamic_shapes=(rows,), external_data=external, verbose=False, **settings,
            )  # fmt: skip
    model = onnx.load(str(path), load_external_data=False)
    strip(model)
    path.write_bytes(model.SerializeToString())
    return path, onnx.load(str(path))


def strip(model):
    """Takes out descriptions, which hold paths of the machine, and leaves the scopes of the nodes."""
    for graph in [model.graph, *model.functions]:
        graph.doc_string = ""
        del graph.metadata_props[:]
        for node in graph.node:
            node.doc_string = ""
            kept = [one for one in node.metadata_props if one.key == "pkg.torch.onnx.name_scopes"]
            del node.metadata_props[:]
            node.metadata_props.extend(kept)
    for one in [*model.graph.value_info, *model.graph.initializer, *model.graph.input, *model.graph.output]:
        one.doc_string = ""
        if hasattr(one, "metadata_props"):
            del one.metadata_props[:]
    for function in model.functions:
        del function.value_info[:]
    del model.metadata_props[:]
    del model.graph.value_info[:]


def names_in_file(network, model):
    """For each parameter and statistic, its name in the file and whether it is kept transposed there."""
    kept = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in model.graph.initializer}
    copies = {one.output[0]: one.input[0] for one in model.graph.node if one.op_type == "Identity"}
    kept.update({to: kept[of] for to, of in copies.items() if of in kept})
    found = {}
    for name, value in [*network.named_parameters(), *running(network).items()]:
        value = value.detach()
        # the TorchScript exporter runs the network once, and in training mode its statistics follow
        moved = "running_" in name and name in kept
        if name in kept and (moved or torch.equal(kept[name], value)):
            found[name] = {"name": name, "transposed": False}
            continue
        same = [(one, False) for one, other in kept.items() if torch.equal(other, value)]
        turned = [(one, True) for one, other in kept.items() if value.dim() == 2 and torch.equal(other, value.t())]
        if len(same or turned) != 1:
            raise SystemExit(f"{name} is not in the file, or not once: {same} {turned}")
        found[name] = dict(zip(("name", "transposed"), (same or turned)[0]))
    return found


# Writing


class Numbers:
    """All numbers of a network, one after another, in float64."""

    def __init__(self):
        self.values = []
        self.length = 0

    def add(self, value):
        flat = value.detach().double().flatten().numpy()
        self.values.append(flat)
        self.length += flat.size
        return {"dims": list(value.shape), "at": self.length - flat.size}

    def write(self, path):
        path.write_bytes(numpy.concatenate(self.values).astype("<f8").tobytes())


def write_network(case):
    network = start(case)
    batches = [case["batch"](4) for _ in range(STEPS)]
    store = Numbers()

    double = copy.deepcopy(network).double()
    first = in_dtype(batches[0], torch.float64)
    evaluated = copy.deepcopy(double).eval()(first["x"])
    output, loss = loss_of(case, double.train(), first)
    loss.backward()
    described = {
        "name": case["name"],
        "producer": f"PyTorch {torch.__version__.split('+')[0]}, onnx {onnx.__version__}, Python {platform.python_version()}",
        "loss": {"kind": "crossEntropy", "scores": "scores", "axis": case.get("axis", 1)},
        "batches": [
            {
                name: {"type": "float32" if value.is_floating_point() else "int64", **store.add(value)}
                for name, value in batch.items()
            }
            for batch in batches
        ],
        "statistics": {name: store.add(value) for name, value in running(network).items()},
        "evaluated": store.add(evaluated),
        "first": {
            "output": store.add(output),
            "loss": loss.item(),
            "gradients": {name: store.add(value.grad) for name, value in double.named_parameters()},
        },
        "runs": [],
        "exports": [],
    }
    for run in RUNS:
        losses, norms, snapshots = train(case, network, batches, run, torch.float64)
        _, _, rounded = train(case, network, batches, run, torch.float32)
        off = {str(step): distance(rounded[step], snapshots[step]) for step in SNAPSHOTS}
        if max(off.values()) > 2e-6:
            raise SystemExit(f"{case['name']}, {run['name']}: float32 and float64 differ by {off}; take another seed")
        described["runs"].append(
            {
                "name": run["name"],
                "optimizer": run["optimizer"],
                "hyperparameters": run["hyperparameters"],
                "losses": losses,
                "gradientNorms": norms,
                "after": {
                    str(step): {name: store.add(value) for name, value in snapshots[step].items()}
                    for step in SNAPSHOTS
                },
                "float32Distance": off,
            }
        )
    for name, one in case["exports"].items():
        path, model = export(case, network, batches[0], name, one)
        described["exports"].append(
            {
                "name": name,
                "model": path.name,
                "exporter": one["exporter"],
                "opset": one["settings"]["opset_version"],
                "functions": [function.name for function in model.functions],
                "operators": sorted({node.op_type for node in model.graph.node}),
                "weights": names_in_file(network, model) if one["plain"] else None,
            }
        )
        print(case["name"], name, path.stat().st_size, described["exports"][-1]["operators"], flush=True)
    store.write(FOLDER / f"{case['name']}.bin")
    (FOLDER / f"{case['name']}.json").write_text(json.dumps(described, separators=(",", ":")) + "\n")


FOLDER.mkdir(parents=True, exist_ok=True)
for each in NETWORKS:
    write_network(each)
