"""Values survive the codec; bytes that are no message never do anything but raise CodecError."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import json
import math
import random
import struct
import sys
import tracemalloc
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import ARRAYS, DATA

from grader.values.codec import CodecError, Frame, Opaque, Series, Tensor, UnreadableError, decode, encode


def same(one: object, other: object) -> bool:
    """Whether two values are the same to the last bit and type."""
    if isinstance(one, float) and type(one) is type(other) is float:
        return struct.pack("d", one) == struct.pack("d", other) or (math.isnan(one) and math.isnan(other))
    if isinstance(one, complex) and type(one) is type(other) is complex:
        return same(one.real, other.real) and same(one.imag, other.imag)
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(same, one.values(), other.values()))
    return one == other


@given(DATA)
def test_nested_data_survives(value):
    assert same(decode(encode(value)), value)


@given(ARRAYS)
def test_arrays_of_every_dtype_and_shape_survive(array):
    back = decode(encode(array))
    assert back.dtype == array.dtype.newbyteorder("=")
    assert back.shape == array.shape
    assert back.tobytes() == array.astype(array.dtype.newbyteorder("=")).tobytes()
    assert back.flags.writeable


@given(ARRAYS.filter(lambda array: array.size and array.dtype.kind != "S"))
def test_a_number_of_an_array_survives_as_that_number(array):
    scalar = array.ravel()[0]
    back = decode(encode(scalar))
    assert type(back) is type(scalar)
    assert np.asarray(back).tobytes() == np.asarray(scalar, dtype=np.asarray(back).dtype).tobytes()


def test_views_that_are_no_plain_block_of_memory_survive():
    array = np.arange(24.0).reshape(4, 6)
    for view in (array.T, array[::-1, ::2], np.broadcast_to(array[0], (3, 6)), np.asfortranarray(array)):
        assert np.array_equal(decode(encode(view)), view)


def test_object_arrays_survive_whatever_they_hold():
    holds = [[[1, 2], [3, 4]], [np.array([1, 2]), np.array([3, 4])], [(1, 1), (1, 2)], [None, "a"], [{"a": 1}, 2.5]]
    for items in holds:
        array = np.empty(2, dtype=object)
        for position, item in enumerate(items):
            array[position] = item
        back = decode(encode(array))
        assert back.dtype == object and back.shape == (2,)
        assert all(np.array_equal(one, other) for one, other in zip(back, items, strict=True))


def test_equal_sets_are_encoded_equally_in_whatever_order_they_were_built():
    words = [f"w{i}".encode() for i in range(40)]
    assert encode(set(words)) == encode(set(words[::-1]))
    assert encode({np.float64(i) for i in range(0, 4000, 100)}) == encode(
        {np.float64(i) for i in range(3900, -1, -100)}
    )


def test_a_key_may_be_a_frozenset():
    value = {frozenset({"bread", "milk"}): 0.5, (frozenset({1}), "x"): 2}
    assert decode(encode(value)) == value
    assert type(decode(encode(frozenset({1})))) is frozenset


def test_tensors_survive_without_torch():
    torch = pytest.importorskip("torch")
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    for tensor, expected in (
        (x, [[1, 2], [3, 4]]),
        (x.T, [[1, 3], [2, 4]]),
        ((x * 2).bfloat16(), [[2, 4], [6, 8]]),
        (x.detach().to_sparse(), [[1, 2], [3, 4]]),
        (torch.tensor(7), 7),
        (torch.nn.Parameter(torch.ones(3)), [1, 1, 1]),
        (torch.complex(torch.ones(2), torch.ones(2)).conj(), [1 - 1j, 1 - 1j]),
    ):
        back = decode(encode(tensor))
        assert isinstance(back, Tensor)
        assert np.array_equal(back.array, expected)
    assert decode(encode(torch.ones(2, dtype=torch.int16))).array.dtype == np.int16


def test_frames_and_series_survive_without_pandas():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None], 3: [0.5, np.nan]}, index=["r", "s"])
    back = decode(encode(frame))
    assert isinstance(back, Frame)
    assert back.columns == ["a", "b", 3]
    assert back.index.tolist() == ["r", "s"]
    assert back.values[0].tolist() == [1, 2]
    assert back.values[1][0] == "x"
    assert np.array_equal(back.values[2], [0.5, np.nan], equal_nan=True)
    series = decode(encode(frame["a"]))
    assert isinstance(series, Series)
    assert (series.name, series.index.tolist(), series.values.tolist()) == ("a", ["r", "s"], [1, 2])


def test_frames_with_grouped_rows_dates_categories_and_gaps_survive():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"g": [1, 1, 2], "h": [1, 2, 2], "x": [1.0, 2.0, 4.0]})
    grouped = decode(encode(frame.groupby(["g", "h"])["x"].sum()))
    assert grouped.index.tolist() == [(1, 1), (1, 2), (2, 2)]
    wide = decode(encode(frame.pivot_table(index="g", columns="h", values=["x"])))
    assert wide.columns == [("x", 1), ("x", 2)]
    dates = decode(encode(pd.Series(pd.to_datetime(["2024-01-01", None]))))
    assert dates.values[0] == np.datetime64("2024-01-01") and np.isnat(dates.values[1])
    zoned = decode(encode(pd.Series(pd.to_datetime(["2024-01-01"]).tz_localize("UTC"))))
    assert zoned.values[0] == np.datetime64("2024-01-01")
    gaps = decode(encode(pd.Series([1, None], dtype="Int64")))
    assert gaps.values[0] == 1 and np.isnan(gaps.values[1])
    assert decode(encode(pd.Series(["u", "v"], dtype="category"))).values.tolist() == ["u", "v"]
    assert decode(encode(pd.DataFrame())).columns == []
    assert decode(encode(pd.Index([3, 4]))).tolist() == [3, 4]


class Colour(Enum):
    RED = 1


class Silent:
    def __repr__(self):
        raise RuntimeError


def test_what_is_no_data_arrives_as_opaque():
    assert decode(encode(range(3))) == Opaque("range", "range(0, 3)")
    assert decode(encode([Colour.RED]))[0].type == "Colour"
    assert decode(encode(Silent())).text == "(its repr raises RuntimeError)"
    assert decode(encode(10**5000)).type == "int"
    record = np.zeros(2, dtype=[("a", int), ("b", float)])
    assert decode(encode(record)).type == "ndarray"
    assert decode(encode(record[0])).type == "void"


def test_values_that_hold_themselves_or_go_too_deep_are_refused():
    loop: list = []
    loop.append(loop)
    table: dict = {}
    table["self"] = table
    deep: list = []
    for _ in range(5000):
        deep = [deep]
    for value in (loop, table, deep):
        with pytest.raises(CodecError):
            encode(value)


def test_values_that_are_too_large_are_refused_before_they_are_copied():
    tracemalloc.start()
    try:
        with pytest.raises(CodecError, match=r"shape \(100000, 100000\)"):
            encode(np.broadcast_to(1.0, (100_000, 100_000)))
        with pytest.raises(CodecError, match="256 MB"):
            encode([np.broadcast_to(np.uint8(1), 2**27)] * 3)
        assert tracemalloc.get_traced_memory()[1] < 800 * 2**20
    finally:
        tracemalloc.stop()


def test_a_list_too_long_to_be_parsed_is_refused_on_both_sides(monkeypatch):
    monkeypatch.setattr("grader.values.codec.LARGEST_TREE", 1000)
    assert decode(encode([1.5] * 100)) == [1.5] * 100
    with pytest.raises(CodecError):
        encode([1.5] * 1000)
    with pytest.raises(CodecError):
        decode(message([1.5] * 1000))


def message(tree: object, *buffers: bytes) -> bytes:
    """A message made by hand, as a hostile sender would."""
    text = (tree if isinstance(tree, str) else json.dumps(tree)).encode()
    return struct.pack(f"<II{len(buffers)}Q", len(text), len(buffers), *map(len, buffers)) + text + b"".join(buffers)


FORGERIES = {
    "a huge shape": message(["a", "<f8", [10**9, 10**9], 0], b""),
    "a shape beyond any integer": message(["a", "<f8", [2**70], 0], b""),
    "a true index": message(["b", True], b"x", b"y"),
    "an infinite integer": message('["i",Infinity]'),
    "a negative size": message(["a", "<f8", [-1], 0], bytes(8)),
    "a true size": message(["a", "<f8", [True], 0], bytes(8)),
    "more axes than numpy has": message(["a", "<f8", [1] * 100, 0], bytes(8)),
    "a shape that does not fit": message(["a", "<f8", [3], 0], bytes(16)),
    "half a number": message(["a", "<f8", [1], 0], bytes(7)),
    "pointers": message(["a", "|O", [1], 0], bytes(8)),
    "raw memory": message(["a", "|V8", [1], 0], bytes(8)),
    "a structure": message(["a", "f8,i4", [1], 0], bytes(12)),
    "a dtype with a syntax error": message(["a", "(,,)f8", [1], 0], bytes(8)),
    "a dtype that is open": message(["a", "(2,f8", [1], 0], bytes(8)),
    "a dtype that is a list": message(["a", [["x", "<f8"]], [1], 0], bytes(8)),
    "a dtype without end": message(["a", "<U99999999999999999999", [0], 0], b""),
    "no character": message(["a", "<U1", [1], 0], b"\xff\xff\xff\xff"),
    "neither true nor false": message(["a", "|b1", [1], 0], b"\x07"),
    "a buffer that is not there": message(["b", 3], b"x"),
    "a buffer from the end": message(["b", -1], b"x"),
    "a buffer taken twice": message(["l", [["b", 0], ["b", 0]]], b"x"),
    "an unhashable key": message(["d", [[["l", []], 1]]]),
    "an unhashable element": message(["s", [["d", []]]]),
    "an unhashable name": message(["S", ["l", []], ["a", "<f8", [0], 0], ["a", "<f8", [0], 1]], b"", b""),
    "columns of two lengths": message(["F", ["x"], ["a", "|u1", [1], 0], [["a", "|u1", [2], 1]]], b"1", b"22"),
    "more labels than columns": message(["F", ["x", "y"], ["a", "|u1", [1], 0], [["a", "|u1", [1], 1]]], b"1", b"2"),
    "an index without an axis": message(["S", "x", ["a", "|u1", [], 0], ["a", "|u1", [], 1]], b"1", b"2"),
    "a tensor of a list": message(["T", ["l", []]]),
    "an unknown tag": message(["x", 1]),
    "no tag": message([]),
    "a bare object": message({"a": 1}),
    "an integer of letters": message(["i", "ten"]),
    "an integer without end": message(["i", "9" * 10_000]),
    "an endless number": message("9" * 10_000),
    "brackets without end": message("[" * 100_000),
    "containers without end": message('["l",[' * 5_000 + "1" + "]]" * 5_000),
    "no JSON": message("import os"),
    "a size too many": struct.pack("<II", 4, 2**31) + b"null",
    "a buffer larger than the message": struct.pack("<IIQ", 4, 1, 2**60) + b"null",
    "a tree larger than the message": struct.pack("<II", 2**31, 0) + b"null",
    "bytes left over": message(None) + b"x",
    "nothing": b"",
    "half a head": b"\x00\x00\x00",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_message_is_refused_at_no_cost(forgery):
    tracemalloc.start()
    try:
        with pytest.raises(CodecError):
            decode(FORGERIES[forgery])
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    finally:
        tracemalloc.stop()


def decodes_or_refuses(data: bytes) -> None:
    tracemalloc.start()
    try:
        decode(data)
    except CodecError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 4 * 2**20 + 500 * len(data)


@given(st.binary(max_size=200))
@example(b"\xff" * 40)
def test_arbitrary_bytes_are_refused(data):
    with pytest.raises(CodecError):
        decode(data)


VALID = [
    encode(value)
    for value in (
        {"loaded": True},
        {"value": encode([1.0, (2, "three"), {"k": {4, 5}}]), "seconds": 0.25},
        {"error": {"type": "ValueError", "bases": ["ValueError", "Exception"], "message": "no", "line": 3}},
        [np.arange(6.0).reshape(2, 3), np.array(["ab", "c"]), np.array([None, [1]], dtype=object), 2**80, 1 + 2j],
        [np.datetime64("2024-01-01"), np.float32(2.5), np.zeros((0, 3)), b"bytes", frozenset({1})],
    )
]


@settings(max_examples=300)
@given(st.sampled_from(VALID), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
def test_messages_with_changed_bytes_are_decoded_or_refused(data, changes):
    changed = bytearray(data)
    for position, byte in changes:
        changed[position % len(changed)] = byte
    decodes_or_refuses(bytes(changed))


@given(st.sampled_from(VALID), st.integers(0, 10**6), st.integers(0, 10**6), st.binary(max_size=6))
def test_messages_with_a_piece_replaced_are_decoded_or_refused(data, start, end, piece):
    start, end = sorted((start % len(data), end % len(data)))
    decodes_or_refuses(data[:start] + piece + data[end:])


TAGS = st.sampled_from(
    ["l", "t", "d", "s", "fs", "i", "c", "b", "o", "a", "ao", "n", "T", "S", "F", "<f8", "|O", "<U3"]
)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2**66) | st.floats() | TAGS,
    lambda inner: st.lists(inner, max_size=5) | st.tuples(TAGS, inner, inner).map(list),
    max_leaves=15,
)


@settings(max_examples=300)
@given(TREES, st.lists(st.binary(max_size=24), max_size=3))
def test_any_tree_in_a_well_formed_frame_is_decoded_or_refused(tree, buffers):
    decodes_or_refuses(message(tree, *buffers))


def test_text_of_any_kind_survives():
    for text in ("\x00", "\ud800", "\u2028", "🙂", "\\", '"'):
        assert decode(encode(text)) == text
    assert decode(encode(np.array(["é", "\U0010ffff"]))).tolist() == ["é", "\U0010ffff"]
    assert sys.maxunicode == 0x10FFFF


def test_what_was_decoded_can_be_encoded_again():
    """Outcomes are kept between runs; the stand-ins for tensors and frames must survive that."""
    pandas = pytest.importorskip("pandas")
    torch = pytest.importorskip("torch")
    frame = pandas.DataFrame({"a": [1.0, 2.0], "b": ["x", None]}, index=[3, 4])
    for value in (torch.tensor([[1.0, 2.0]]), frame, frame["b"], object(), {"series": frame["a"]}):
        once = decode(encode(value))
        assert encode(once) == encode(decode(encode(once)))
        assert type(decode(encode(once))) is type(once)


# Objects that raise, or lie, when they are looked at.


class Refusal(Exception):
    pass


def raising(error: BaseException) -> Any:
    def method(*arguments: object, **named: object) -> Any:
        raise error

    return method


BASES = [object, list, tuple, dict, set, frozenset, bytes, bytearray, str, int, float, complex, np.ndarray, np.float64]
BASES += [Opaque, Tensor, Series, Frame, pd.Series, pd.DataFrame, pd.Index]
METHODS = [
    "__iter__", "__len__", "__getitem__", "__array__", "__repr__", "__str__", "__eq__", "__hash__",
    "__bool__", "__class__", "__getattr__", "__index__", "__bytes__", "__reduce__", "__array_interface__", "shape", "dtype",
    "keys", "items", "to_numpy", "detach", "tolist", "ravel", "name", "index", "values",
    "columns", "iloc",
]  # fmt: skip
RAISED = [
    Refusal("no"),
    SystemExit(0),
    GeneratorExit(),
    MemoryError(),
    RecursionError(),
    OSError(9, "no"),
    StopIteration(),
]
LIES = [list, property(lambda self: list), lambda *a, **k: "no", lambda *a, **k: object(), "a text", None, -1]
EXAMPLES = {
    list: [1.0], tuple: [1.0], set: [1], frozenset: [1], dict: {"a": 1}, bytes: b"ab", bytearray: b"ab", str: "ab",
    Opaque: ("t", "x"), Tensor: (np.ones(2),), Series: ("n", np.arange(2), np.ones(2)),
    Frame: (["a"], np.arange(2), [np.ones(2)]),
    np.ndarray: (2,), pd.Series: [1.0], pd.DataFrame: {"a": [1.0]}, pd.Index: [1],
}  # fmt: skip


if importlib.util.find_spec("torch"):
    import torch

    EXAMPLES[torch.Tensor] = [1.0]
    BASES.append(torch.Tensor)


def hostile(base: type, methods: dict[str, Any]) -> Any:
    """An instance of a class of that base, on which these methods are put when it has been made."""
    kind = type("Hostile", (base,), {})
    given = EXAMPLES.get(base)
    made = kind() if given is None else kind(*given) if isinstance(given, tuple) else kind(given)
    for name, method in methods.items():
        with contextlib.suppress(TypeError, AttributeError):
            setattr(kind, name, method)
    return made


@pytest.mark.parametrize("base", BASES, ids=lambda base: f"{base.__module__}.{base.__name__}")
def test_a_hostile_object_is_encoded_or_refused_in_plain_words(base):
    draw = random.Random(base.__name__)
    for name, method in itertools.product(METHODS, [*map(raising, RAISED), *LIES]):
        made = hostile(base, {name: method, draw.choice(METHODS): method})
        array = np.empty(2, object)
        array[0] = made
        holder = draw.choice([made, [1, (made,)], {"a": made}, array])
        try:
            decode(encode(holder))
        except CodecError as error:
            assert str(error) and "\n" not in str(error) and len(str(error)) < 300


@pytest.mark.parametrize(
    ("base", "methods", "due"),
    [
        (list, {"__iter__": raising(Refusal()), "__len__": raising(Refusal())}, [1.0]),
        (dict, {"items": raising(Refusal()), "__iter__": raising(Refusal())}, {"a": 1}),
        (set, {"__iter__": lambda self: iter([2])}, {1}),
        (bytes, {"__bytes__": lambda self: b"other", "__len__": lambda self: 7}, b"ab"),
        (object, {"__class__": property(lambda self: list)}, None),
    ],
)
def test_what_a_python_value_holds_is_sent_whatever_it_says(base, methods, due):
    came = decode(encode(hostile(base, methods)))
    assert isinstance(came, Opaque) and came.type == "Hostile" if due is None else came == due


def test_an_object_that_raises_when_it_is_read_is_told_by_its_type():
    with pytest.raises(UnreadableError, match="an object of type Hostile raises Refusal when it is read"):
        encode([hostile(pd.Series, {"to_numpy": raising(Refusal("no"))})])
    with pytest.raises(UnreadableError, match="an object of type Tensor raises SystemExit when it is read"):
        encode(Tensor(hostile(object, {"__array__": raising(SystemExit(0))})))


def test_an_array_is_what_it_holds_and_not_what_it_says():
    lies = {
        "__array__": lambda self, *a, **k: np.zeros(9),
        "shape": property(lambda self: (7,)),
        "tobytes": lambda s: b"",
    }
    made = hostile(np.ndarray, lies)
    np.ndarray.__setitem__(made, slice(None), 3.0)
    assert decode(encode(made)).tolist() == [3.0, 3.0]


def test_ctrl_c_is_not_taken_for_a_value_that_can_not_be_sent():
    with pytest.raises(KeyboardInterrupt):
        encode(hostile(pd.Series, {"to_numpy": raising(KeyboardInterrupt())}))
