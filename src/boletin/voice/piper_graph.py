"""A Piper model made to tell its times, keep its rate and say the same twice. Functions on bytes.

Piper's models are VITS networks in ONNX. How long each phoneme lasts is hidden in the graph's one
``Ceil``, which rounds it up to whole frames; their rate answers to ``length_scale`` in steps (joe:
at 0.9 a sentence lasts 0.95 of its time, at 0.5 still 0.64), because whatever is short stays at one
frame; and their noise comes from a generator that remembers what was said before.
:func:`prepared` adds what is missing:

- the ends of the phonemes, in frames, are multiplied by an input (:data:`STRETCH`) and rounded;
  what lies between two of them is a phoneme's new length. A sentence lasts what it is told to, to
  a frame, and at 1 nothing changes. These lengths are an output.
- the noise is an input, cut to size: ``RandomNormalLike(x)`` becomes ``Slice(noise, 0, Shape(x))``.

An ONNX file is a protobuf message, and a message is a list of fields; the few that matter are found
and replaced without decoding the 60 MB of weights, so that no ``onnx`` package is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STRETCH = "boletin_estira"
"""Input, float32 of shape (1,): how many times its natural length a sentence lasts."""
_AXIS, _ZEROS = "boletin_eje", "boletin_ceros"

_GRAPH = 7  # of ModelProto (onnx.proto3)
_NODE, _GRAPH_INPUT, _GRAPH_OUTPUT = 1, 11, 12  # of GraphProto
_INPUT, _OUTPUT, _NAME, _OP = 1, 2, 3, 4  # of NodeProto
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType


class DamagedModelError(ValueError):
    """These bytes are not a whole ONNX model."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A model ready to be run, and the names of what was added."""

    model: bytes
    durations: str | None
    """Output of frames per phoneme id, float32 of shape (1, 1, ids). None: the model has no single
    ``Ceil``, so it tells no times and has no input :data:`STRETCH`."""
    noises: tuple[str, ...]
    """Inputs of noise, float32 of shape (1, channels, frames), larger than what is cut off."""

    def feed(self, stretch: float, noise: NDArray[np.float32]) -> dict[str, NDArray[np.generic]]:
        """What the added inputs are given."""
        given: dict[str, NDArray[np.generic]] = dict.fromkeys(self.noises, noise)
        if self.noises:
            given[_ZEROS] = np.zeros(3, np.int64)
        if self.durations:
            given |= {STRETCH: np.array([stretch], np.float32), _AXIS: np.array([2], np.int64)}
        return given


def prepared(model: bytes) -> Prepared:
    """The model with its durations as an output and its noise as inputs.

    Raises DamagedModelError when ``model`` is truncated or something else than an ONNX model.
    """
    graphs = [field for field in _fields(model, 0, len(model)) if field.number == _GRAPH]
    if len(graphs) != 1:
        raise DamagedModelError(f"{len(graphs)} graphs")
    (graph,) = graphs
    nodes = list(_nodes(model, graph))
    ceilings = [node for node in nodes if node.kind == "Ceil"]
    durations = ceilings[0].output if len(ceilings) == 1 else None
    noises: list[str] = []
    inside: list[bytes | memoryview] = []
    view = memoryview(model)
    kept_to = graph.start
    for node in nodes:
        if node.kind == "RandomNormalLike":
            noises.append(f"boletin_ruido_{len(noises)}")
            put = _cut(noises[-1], node)
        elif node.kind == "Ceil" and durations:
            put = _stretched(node)
        else:
            continue
        inside += [view[kept_to : node.begin], put]
        kept_to = node.end
    inside.append(view[kept_to : graph.end])
    inside += [_field(_GRAPH_INPUT, _tensor(name, _FLOAT, 3)) for name in noises]
    if noises:
        inside.append(_field(_GRAPH_INPUT, _tensor(_ZEROS, _INT64, 1)))
    if durations:
        inside.append(_field(_GRAPH_INPUT, _tensor(STRETCH, _FLOAT, 1)))
        inside.append(_field(_GRAPH_INPUT, _tensor(_AXIS, _INT64, 1)))
        inside.append(_field(_GRAPH_OUTPUT, _tensor(durations, _FLOAT, 3)))
    head = _varint(_GRAPH << 3 | 2) + _varint(sum(map(len, inside)))
    whole = b"".join([view[: graph.begin], head, *inside, view[graph.end :]])
    return Prepared(whole, durations, tuple(noises))


@dataclass(frozen=True, slots=True)
class _Node:
    """A node of the graph that is replaced: its kind, its first input and output, and its place."""

    kind: str
    input: str
    output: str
    begin: int
    end: int


def _nodes(model: bytes, graph: _Field) -> Iterator[_Node]:
    """The nodes of the two kinds that matter."""
    for field in _fields(model, graph.start, graph.end):
        if field.number != _NODE:
            continue
        texts: dict[int, str] = {}
        for part in _fields(model, field.start, field.end):
            if part.number in (_INPUT, _OUTPUT, _OP):
                texts.setdefault(part.number, str(model[part.start : part.end], "utf-8", "replace"))
        kind = texts.get(_OP, "")
        if kind in ("Ceil", "RandomNormalLike"):
            yield _Node(kind, texts[_INPUT], texts[_OUTPUT], field.begin, field.end)


def _cut(noise: str, node: _Node) -> bytes:
    """As much of the input ``noise`` as the node would have drawn."""
    shape = f"{noise}_forma"
    return _made("Shape", [node.input], shape) + _made("Slice", [noise, _ZEROS, shape], node.output)


def _stretched(node: _Node) -> bytes:
    """The rounded lengths, times STRETCH: each is its stretched end less its stretched start."""
    own, ends, starts = (f"{STRETCH}_{part}" for part in ("largos", "fines", "inicios"))
    steps = [
        _made("Ceil", [node.input], own),
        _made("CumSum", [own, _AXIS], ends),
        _made("Sub", [ends, own], starts),
    ]
    for place in (ends, starts):
        steps.append(_made("Mul", [place, STRETCH], f"{place}_x"))
        steps.append(_made("Round", [f"{place}_x"], f"{place}_r"))
    return b"".join([*steps, _made("Sub", [f"{ends}_r", f"{starts}_r"], node.output)])


# --- protobuf, as much of it as is needed --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a message: where it begins, and where its value starts and ends."""

    number: int
    begin: int
    start: int
    end: int


def _fields(data: bytes, at: int, end: int) -> Iterator[_Field]:
    """The fields of the message ``data[at:end]``, nothing copied."""
    while at < end:
        begin = at
        key, at = _number(data, at, end)
        wire = key & 7
        if wire == 0:
            _, stop = _number(data, at, end)
        elif wire == 2:
            size, at = _number(data, at, end)
            stop = at + size
        elif wire in (1, 5):
            stop = at + (8 if wire == 1 else 4)
        else:
            raise DamagedModelError(f"wire type {wire}")
        if stop > end:
            raise DamagedModelError(f"a field ends at {stop} of {end}")
        yield _Field(key >> 3, begin, at, stop)
        at = stop


def _number(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The varint at ``at``, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= end:
            break
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
    raise DamagedModelError("a number has no end")


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _text(number: int, value: str) -> bytes:
    return _field(number, value.encode())


def _made(kind: str, inputs: Sequence[str], output: str) -> bytes:
    """A node without attributes, as a field of the graph."""
    body = b"".join(_text(_INPUT, name) for name in inputs) + _text(_OUTPUT, output)
    return _field(_NODE, body + _text(_NAME, f"boletin_{output}") + _text(_OP, kind))


def _tensor(name: str, kind: int, rank: int) -> bytes:
    """A ValueInfoProto: a tensor of ``kind`` and ``rank`` dimensions of any size."""
    elements = _varint(1 << 3) + _varint(kind)
    shape = _field(2, _field(1, b"") * rank)
    return _text(1, name) + _field(2, _field(1, elements + shape))
