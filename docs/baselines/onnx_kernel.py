"""The recurrent half of a sentence encoder by NumPy, and whole layers by ONNX Runtime.

    pip install onnxruntime==1.32.0 onnx==1.23.2   # in an environment of their own
    OMP_NUM_THREADS=1 python docs/baselines/onnx_kernel.py

Both directions over a batch of 128 sentences of 30 tokens, random numbers, one thread: microseconds
a sentence, the middle of nine. NumPy's back end has the input's half in a table; ONNX Runtime's
layers multiply it, too, which cannot be taken out of them. In eight bits the recurrent weights have
a scale a column, and states are rounded as they come; the last column tells by how much at most.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from statistics import median

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from xscript_ner.tagging.backends.arrays.bilstm import ArrayBiLSTM

Array = NDArray[np.float32]
BATCH, LENGTH, INPUTS = 128, 30, 140
SIZES = (64, 100, 250)


def timed(work: Callable[[], object]) -> float:
    """Microseconds a sentence."""
    passes = []
    for _ in range(9):
        started = time.perf_counter()
        work()
        passes.append(time.perf_counter() - started)
    return 1e6 * median(passes) / BATCH


def session(
    operator: str, domain: str, inputs: Sequence[str], arrays: dict[str, NDArray[np.generic]]
) -> onnxruntime.InferenceSession:
    """A bidirectional layer of one operator over ``X`` (T, B, D)."""
    size = arrays["B"].shape[1] // 8
    node = helper.make_node(
        operator, ["X", *inputs], ["Y"], domain=domain, hidden_size=size, direction="bidirectional"
    )
    given = helper.make_tensor_value_info("X", TensorProto.FLOAT, [LENGTH, BATCH, INPUTS])
    made = helper.make_tensor_value_info("Y", TensorProto.FLOAT, None)
    tensors = [numpy_helper.from_array(array, name) for name, array in arrays.items()]
    graph = helper.make_graph([node], "layer", [given], [made], tensors)
    sets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=sets, ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options)


def eight_bits(weights: Array) -> tuple[NDArray[np.int8], Array]:
    """Shape: (2, 4H, D) -> (2, D, 4H) whole numbers and (2, 4H) scales."""
    scales = np.abs(weights).max(axis=2) / 127
    turned = weights.transpose(0, 2, 1) / scales[:, None, :]
    return np.ascontiguousarray(turned.round().astype(np.int8)), scales


def measure(size: int) -> str:
    """A row of the table."""
    generator = np.random.default_rng(1)

    def drawn(*shape: int, scale: float = 0.1) -> Array:
        return generator.normal(0, scale, shape).astype(np.float32)

    weights, recurrent = drawn(2, 4 * size, INPUTS), drawn(2, 4 * size, size)
    bias, inputs = np.zeros((2, 8 * size), np.float32), drawn(LENGTH, BATCH, INPUTS, scale=1.0)
    stored = {
        f"e.{way}.{name}_l0": array
        for number, way in enumerate(("forwards", "backwards"))
        for name, array in (
            ("weight_ih", weights[number]), ("weight_hh", recurrent[number]),
            ("bias_ih", bias[number, : 4 * size]), ("bias_hh", bias[number, 4 * size :]),
        )
    }  # fmt: skip
    layer = ArrayBiLSTM(stored, "e")
    table = layer.project(inputs.reshape(-1, INPUTS))
    rows = np.arange(LENGTH * BATCH).reshape(LENGTH, BATCH)
    lengths = np.full(BATCH, LENGTH)
    plain = session("LSTM", "", "WRB", {"W": weights, "R": recurrent, "B": bias})
    (wide, wide_scales), (own, own_scales) = eight_bits(weights), eight_bits(recurrent)
    zero = np.zeros((2, 4 * size), np.int8)
    packed = session(
        "DynamicQuantizeLSTM", "com.microsoft",
        ["W", "R", "B", "", "", "", "", "Ws", "Wz", "Rs", "Rz"],
        {"W": wide, "R": own, "B": bias, "Ws": wide_scales, "Wz": zero, "Rs": own_scales,
         "Rz": zero},
    )  # fmt: skip
    run = [
        lambda: layer.run(table, rows, lengths),
        lambda: plain.run(None, {"X": inputs})[0],
        lambda: packed.run(None, {"X": inputs})[0],
    ]
    told = "  ".join(f"{timed(work):12.0f}" for work in run)
    return f"{size:4}  {told}  {np.abs(run[1]() - run[2]()).max():12.3f}"


def main() -> None:
    """Measures each size."""
    print(f"NumPy {version('numpy')}, ONNX Runtime {version('onnxruntime')}")
    print("size  NumPy, recurrent  ONNX float32  ONNX int8  largest difference")
    for size in SIZES:
        print(measure(size))


if __name__ == "__main__":
    main()
