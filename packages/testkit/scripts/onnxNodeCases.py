"""Writes the ONNX project's own test cases of single nodes to fixtures/onnxNodes, one file for each operator.

Usage: python3 scripts/onnxNodeCases.py   (run it again when operators are added)

Needs PyPI's onnx 1.21 and numpy: with another version the opsets of the cases, and some of the cases, differ. Cases are
taken of every operator in the README of onnx-training, and of those that older and newer opsets have under another name
or that become others when they are read. Numbers are stored byte by byte in base64, little-endian, models as they would
be in a file. Cases with types that no tensor is read of, and those that take more than a few kB, are left out: their
names and why are in the files.
"""

import base64
import json
import pathlib
import re
import warnings

import numpy
import onnx
from onnx import numpy_helper

warnings.simplefilter("ignore")
# the references of some cases divide by 0 on purpose
numpy.seterr(all="ignore")

from onnx.backend.test.case.node import collect_testcases  # noqa: E402

OLDEST = 7
MOST_BYTES = 8000
# for operators of which there is no smaller case
MOST_BYTES_OF_ONLY_CASE = 100_000
LARGE = {"Erf", "Mish"}
CONVERTED = {"Gelu", "Scatter"}
TYPES = {
    "float32": "float32",
    "float64": "float64",
    "float16": "float16",
    "int8": "int8",
    "int16": "int16",
    "int32": "int32",
    "int64": "int64",
    "uint8": "uint8",
    "uint16": "uint16",
    "uint32": "uint32",
    "uint64": "uint64",
    "bool": "bool",
}
DEFAULT_TOLERANCES = (1e-3, 1e-7)

package = pathlib.Path(__file__).resolve().parent.parent
folder = package / "fixtures" / "onnxNodes"


def operators():
    text = (package.parent / "onnx-training" / "README.md").read_text()
    kinds = ("yes", "0", "none yet: not between a parameter and the loss")
    rows = [line for line in text.splitlines() if line.startswith("|") and line.split("|")[1].strip() in kinds]
    return set(re.findall(r"`(\w+)`", "\n".join(rows))) | CONVERTED


def encode(name, value):
    """A tensor, or None where it is none that is read."""
    if isinstance(value, onnx.TensorProto):
        if value.data_type not in READ:
            return None
        value = numpy_helper.to_array(value)
    if not isinstance(value, (numpy.ndarray, numpy.generic)) or str(value.dtype) not in TYPES:
        return None
    array = numpy.ascontiguousarray(value)
    data = array.astype(array.dtype.newbyteorder("<")).tobytes()
    return {
        "name": name,
        "type": TYPES[str(array.dtype)],
        "shape": list(numpy.shape(value)),
        "data": base64.b64encode(data).decode(),
    }


READ = {onnx.helper.np_dtype_to_tensor_dtype(numpy.dtype(name)) for name in TYPES}


def raise_to_oldest(model):
    """Opset 7 is the oldest that is read; a node that was the same there is said to be of it."""
    (standard,) = [one for one in model.opset_import if one.domain == ""]
    op = model.graph.node[0].op_type
    if standard.version < OLDEST and onnx.defs.get_schema(op, OLDEST).since_version <= standard.version:
        standard.version = OLDEST


def described(case, most):
    """The case as it is stored, or why it is left out."""
    graph = case.model.graph
    ((inputs, outputs),) = case.data_sets
    fed = [encode(info.name, value) for info, value in zip(graph.input, inputs)]
    wanted = [encode(info.name, value) for info, value in zip(graph.output, outputs)]
    if None in fed + wanted:
        return "a value is no tensor, or of an element type that is not read"
    case.model.producer_name = ""
    raise_to_oldest(case.model)
    graph.doc_string = ""
    model = case.model.SerializeToString()
    size = len(model) + sum(len(one["data"]) * 3 // 4 for one in fed + wanted)
    if size > most:
        return f"it takes {size} bytes"
    entry = {
        "name": case.name.removeprefix("test_"),
        "model": base64.b64encode(model).decode(),
        "inputs": fed,
        "outputs": wanted,
    }
    if (case.rtol, case.atol) != DEFAULT_TOLERANCES:
        entry |= {"rtol": case.rtol, "atol": case.atol}
    return entry


def main():
    known = operators()
    files = {}
    for case in sorted(collect_testcases(None), key=lambda one: one.name):
        nodes = case.model.graph.node
        if len(nodes) != 1 or nodes[0].domain != "" or nodes[0].op_type not in known:
            continue
        file = files.setdefault(nodes[0].op_type, {"onnx": onnx.__version__, "cases": [], "leftOut": {}})
        entry = described(case, MOST_BYTES_OF_ONLY_CASE if nodes[0].op_type in LARGE else MOST_BYTES)
        if isinstance(entry, str):
            file["leftOut"][case.name.removeprefix("test_")] = entry
        else:
            file["cases"].append(entry)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for name, file in sorted(files.items()):
        lines = ",\n".join("    " + json.dumps(one) for one in file["cases"])
        left = json.dumps(file["leftOut"], indent=2).replace("\n", "\n  ")
        cases = f"[\n{lines}\n  ]" if lines else "[]"
        text = f'{{\n  "onnx": "{file["onnx"]}",\n  "cases": {cases},\n  "leftOut": {left}\n}}\n'
        (folder / f"{name}.json").write_text(text)
    print(f"{len(files)} operators, {sum(len(file['cases']) for file in files.values())} cases;")
    print("without cases:", ", ".join(sorted(known - set(files))))


main()
