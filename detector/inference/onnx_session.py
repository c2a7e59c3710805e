"""Sessions of ONNX Runtime, set up alike wherever a network runs on it."""

from __future__ import annotations

import onnxruntime

_ERRORS_ONLY = 3

onnxruntime.set_default_logger_severity(_ERRORS_ONLY)


def onnx_session(model: bytes, *, threads: int) -> onnxruntime.InferenceSession:
    """A session on the processor. threads: how many share the work of one image.

    Raises what ONNX Runtime raises for what it cannot run: its errors have no class in common but Exception.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait for each other must leave the processor to the window; see detector.threads.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # A plan of the memory of each size of image would be kept for ever, and gains nothing.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
