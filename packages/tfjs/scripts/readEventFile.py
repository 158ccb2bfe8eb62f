"""Prints what TensorBoard's own readers find in an event file, as JSON.

Usage: python3 readEventFile.py FILE

Needs tensorboard (2.21). Three ways are gone: the loader of one file, which checks every checksum and brings scalars into
the form of today; the accumulator of a run's folder that TensorBoard's charts are made from; and the older one that
scripts use.
"""

import json
import os
import sys

from tensorboard.backend.event_processing import event_accumulator, event_file_loader, plugin_event_accumulator
from tensorboard.util import tensor_util

path = sys.argv[1]

loaded = []
version = None
for event in event_file_loader.EventFileLoader(path).Load():
    version = version or event.file_version or None
    for value in event.summary.value:
        loaded.append({
            "step": event.step,
            "wallTime": event.wall_time,
            "tag": value.tag,
            "plugin": value.metadata.plugin_data.plugin_name,
            "value": float(tensor_util.make_ndarray(value.tensor)),
        })

folder = os.path.dirname(path)
run = plugin_event_accumulator.EventAccumulator(folder, tensor_size_guidance={"scalars": 0})
run.Reload()
charted = {
    tag: [[event.step, float(tensor_util.make_ndarray(event.tensor_proto))] for event in run.Tensors(tag)]
    for tag in run.Tags()["tensors"]
}

old = event_accumulator.EventAccumulator(folder, size_guidance={event_accumulator.SCALARS: 0})
old.Reload()
scalars = {tag: [[event.step, event.value] for event in old.Scalars(tag)] for tag in old.Tags()["scalars"]}

json.dump({"version": version, "loaded": loaded, "charted": charted, "scalars": scalars}, sys.stdout)
