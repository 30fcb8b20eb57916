"""Values as bytes and back: what crosses between a worker and the grader is data, and only data.

A value becomes a JSON tree plus raw buffers (arrays keep dtype and shape). Nothing is ever unpickled, and
decoding checks everything, since the sender may be hostile. What is not data arrives as `Opaque`.
"""

from __future__ import annotations

import json
import re
import struct
import sys
from dataclasses import dataclass
from typing import Any

LARGEST = 256 * 2**20  # bytes of one message
LARGEST_TREE = 32 * 2**20  # of them, outside of arrays: parsing takes many times that in memory
DEEPEST = 60  # nesting of containers
ARRAY_KINDS = "biufcUSmM"
DTYPE = re.compile(rf"[<|][{ARRAY_KINDS}]\d{{1,9}}(\[\w+\])?")


class CodecError(Exception):
    """The value can't be sent, or the bytes are not a value."""


class UnreadableError(CodecError):
    """The value can't be sent, since an object in it raises when it is read."""


@dataclass(frozen=True)
class Opaque:
    """Stands for an object that is not data: its type's name and how it describes itself."""

    type: str
    text: str

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, eq=False)
class Tensor:
    """A torch tensor, without torch."""

    array: Any


@dataclass(frozen=True, eq=False)
class Series:
    """A pandas Series, without pandas. index, values: (n,) arrays."""

    name: Any
    index: Any
    values: Any


@dataclass(frozen=True, eq=False)
class Frame:
    """A pandas DataFrame, without pandas. columns: labels; index: (n,) array; values: one (n,) array a column."""

    columns: list
    index: Any
    values: list


class Buffers(list):
    """Raw bytes that go behind the tree. size: of all together."""

    size = 0


def encode(value: Any) -> bytes:
    """The value as bytes. `encode(x) == encode(y)` where x and y are the same data.

    Raises CodecError where that can't be: too large, too deep, or an object that raises whatever it likes when it is read.
    """
    buffers = Buffers()
    try:
        tree = json.dumps(_pack(value, buffers, 0), separators=(",", ":"), ensure_ascii=True).encode()
    except RecursionError:
        raise CodecError("nested too deeply") from None
    if len(tree) > LARGEST_TREE:
        raise CodecError(f"{len(tree) / 2**20:.0f} MB of lists and numbers")
    head = struct.pack(f"<II{len(buffers)}Q", len(tree), len(buffers), *map(len, buffers))
    return b"".join([head, tree, *buffers])


def decode(data: bytes) -> Any:
    """The value that `encode` made these bytes of. Raises CodecError for anything else."""
    try:
        tree_size, count = struct.unpack_from("<II", data)
        if count > len(data) or tree_size > LARGEST_TREE:
            raise CodecError("more than can be")
        sizes = struct.unpack_from(f"<{count}Q", data, 8)
        position = 8 + 8 * count
        tree = json.loads(data[position : position + tree_size])
        position += tree_size
        if position + sum(sizes) != len(data):
            raise CodecError("sizes don't add up")
        buffers = []
        for size in sizes:
            buffers.append(data[position : position + size])
            position += size
        return _unpack(tree, buffers, 0)
    except CodecError:
        raise
    except (struct.error, ValueError, TypeError, LookupError, RecursionError, MemoryError, OverflowError) as error:
        raise CodecError(f"not a message: {type(error).__name__}") from None


def _pack(value: Any, buffers: Buffers, depth: int) -> Any:
    if depth > DEEPEST:
        raise CodecError("nested too deeply")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return (
            value if -(2**53) < value < 2**53 else ["i", str(value)] if value.bit_length() < 10_000 else _opaque(value)
        )
    if kind is float:
        return value
    if kind is complex:
        return ["c", value.real, value.imag]
    # By the type, and by the methods of Python's own types: an object may lie about its class and its contents.
    if issubclass(kind, (list, tuple)):
        base, tag = (tuple, "t") if issubclass(kind, tuple) else (list, "l")
        return [tag, [_pack(item, buffers, depth + 1) for item in base.__iter__(value)]]
    if issubclass(kind, dict):
        pairs = list(dict.items(value))
        return ["d", [[_pack(k, buffers, depth + 1), _pack(v, buffers, depth + 1)] for k, v in pairs]]
    if issubclass(kind, (set, frozenset)):
        base, tag = (set, "s") if issubclass(kind, set) else (frozenset, "fs")
        return [tag, [_pack(item, buffers, depth + 1) for item in sorted(base.__iter__(value), key=encode)]]
    if issubclass(kind, (bytes, bytearray)):
        return ["b", _buffer(memoryview(value).tobytes(), buffers)]
    pack = _pack_stand_in if issubclass(kind, (Opaque, Tensor, Series, Frame)) else _pack_library_object
    try:  # these run code of the object's own class
        return pack(value, buffers, depth)
    except (CodecError, RecursionError, KeyboardInterrupt):
        raise
    except MemoryError:
        raise CodecError("more than fits into memory") from None
    except BaseException as error:
        text = f"an object of type {name_of_type(kind)} raises {name_of_type(type(error))} when it is read"
        raise UnreadableError(text) from None


def _pack_stand_in(value: Any, buffers: Buffers, depth: int) -> list:
    """What was decoded once, such as an outcome that the grader keeps, in the same form again."""
    if isinstance(value, Opaque):
        return ["o", value.type, value.text]
    if isinstance(value, Tensor):
        return ["T", _pack_array(value.array, buffers, depth)]
    index = _pack_array(value.index, buffers, depth)
    if isinstance(value, Series):
        return ["S", _pack(value.name, buffers, depth + 1), index, _pack_array(value.values, buffers, depth)]
    columns = [_pack(label, buffers, depth + 1) for label in value.columns]
    return ["F", columns, index, [_pack_array(column, buffers, depth) for column in value.values]]


def _pack_library_object(value: Any, buffers: Buffers, depth: int) -> Any:
    """Arrays, tensors and frames. Their libraries are looked up, never imported: without them there is no such value."""
    numpy, torch, pandas = (sys.modules.get(name) for name in ("numpy", "torch", "pandas"))
    if numpy is not None and isinstance(value, numpy.generic) and value.dtype.kind in ARRAY_KINDS:
        return ["n", _pack_array(numpy.asarray(value), buffers, depth)]
    if numpy is not None and isinstance(value, numpy.ndarray):
        return _pack_array(value, buffers, depth)
    if torch is not None and isinstance(getattr(torch, "Tensor", None), type) and isinstance(value, torch.Tensor):
        plain = value.detach().cpu()
        plain = plain.to_dense() if plain.layout is not torch.strided else plain
        plain = plain.float() if plain.dtype is torch.bfloat16 else plain
        return ["T", _pack_array(plain.resolve_conj().resolve_neg().numpy(), buffers, depth)]
    if pandas is not None and isinstance(getattr(pandas, "Series", None), type):
        if isinstance(value, pandas.Series):
            return ["S", _pack(value.name, buffers, depth + 1), *_pack_columns([value.index, value], buffers, depth)]
        if isinstance(value, pandas.Index):
            return _pack_columns([value], buffers, depth)[0]
        if isinstance(value, pandas.DataFrame):
            columns = [_pack(label, buffers, depth + 1) for label in value.columns]
            packed = _pack_columns([value.index, *(value.iloc[:, j] for j in range(value.shape[1]))], buffers, depth)
            return ["F", columns, packed[0], packed[1:]]
        if value is pandas.NaT or value is pandas.NA:
            return float("nan")
        if isinstance(value, pandas.Timestamp):
            return ["n", _pack_array(numpy.asarray(value.to_datetime64()), buffers, depth)]
    return _opaque(value)


def _pack_columns(columns: list, buffers: Buffers, depth: int) -> list:
    packed = []
    for column in columns:
        array = column.to_numpy()
        packed.append(_pack_array(array, buffers, depth))
    return packed


def _pack_array(array: Any, buffers: Buffers, depth: int) -> Any:
    import numpy

    array = numpy.array(array, copy=None, subok=False) if numpy.__version__ >= "2" else numpy.asarray(array)
    if array.dtype.kind == "O":
        return ["ao", list(array.shape), [_pack(item, buffers, depth + 1) for item in array.ravel().tolist()]]
    if array.dtype.kind not in ARRAY_KINDS:
        return _opaque(array)
    if array.nbytes > LARGEST:
        raise CodecError(f"an array of shape {array.shape} takes {array.nbytes / 2**30:.1f} GB")
    if array.dtype.byteorder == ">":
        array = array.astype(array.dtype.newbyteorder("<"))
    if array.dtype.itemsize == 16 and array.dtype.kind == "f":  # long double has no portable form
        array = array.astype(float)
    return ["a", array.dtype.str, list(array.shape), _buffer(array.tobytes(), buffers)]


def _buffer(data: bytes, buffers: Buffers) -> int:
    buffers.size += len(data)
    if buffers.size > LARGEST:
        raise CodecError("more than 256 MB")
    buffers.append(data)
    return len(buffers) - 1


def _opaque(value: Any) -> list:
    try:
        text = str.__getitem__(repr(value), slice(200))  # what repr returns may be a text of a kind of its own
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        text = f"(its repr raises {name_of_type(type(error))})"
    return ["o", name_of_type(type(value)), text]


NAME_OF = type.__dict__["__name__"].__get__


def name_of_type(kind: type) -> str:
    """The name of a type, whatever its own type makes of it."""
    return NAME_OF(kind)[:80]


def _unpack(tree: Any, buffers: list[bytes], depth: int) -> Any:
    if depth > DEEPEST + 5:
        raise CodecError("nested too deeply")
    if not isinstance(tree, list):
        if isinstance(tree, dict):
            raise CodecError("a bare object")
        return tree
    tag, *rest = tree

    def inner(item: Any) -> Any:
        return _unpack(item, buffers, depth + 1)

    if tag == "l":
        return [inner(item) for item in _list(rest[0])]
    if tag == "t":
        return tuple(inner(item) for item in _list(rest[0]))
    if tag == "d":
        return {_hashable(inner(key)): inner(value) for key, value in _list(rest[0])}
    if tag in ("s", "fs"):
        items = (_hashable(inner(item)) for item in _list(rest[0]))
        return set(items) if tag == "s" else frozenset(items)
    if tag == "i":
        return int(rest[0])
    if tag == "c":
        return complex(rest[0], rest[1])
    if tag == "b":
        return _take(rest[0], buffers)
    if tag == "o":
        return Opaque(str(rest[0])[:80], str(rest[1])[:200])
    if tag == "a":
        return _unpack_array(*rest, buffers)
    if tag == "ao":
        import numpy

        array = numpy.empty(len(_list(rest[1])), dtype=object)
        for position, item in enumerate(rest[1]):
            array[position] = inner(item)
        return array.reshape(_shape(rest[0]))
    if tag == "n":
        return inner(rest[0])[()]
    if tag == "T":
        return Tensor(_array(inner(rest[0])))
    if tag == "S":
        index, values = _columns([inner(rest[1]), inner(rest[2])])
        return Series(_hashable(inner(rest[0])), index, values)
    if tag == "F":
        columns = [_hashable(inner(label)) for label in _list(rest[0])]
        index, *values = _columns([inner(column) for column in (rest[1], *_list(rest[2]))])
        if len(columns) != len(values):
            raise CodecError("a frame with as many labels as columns was due")
        return Frame(columns, index, values)
    raise CodecError(f"unknown tag {tag!r}")


def _unpack_array(dtype: Any, shape: Any, index: Any, buffers: list[bytes]) -> Any:
    import numpy

    if not isinstance(dtype, str) or not DTYPE.fullmatch(dtype):
        raise CodecError(f"arrays of {dtype!r} don't cross")
    data = _take(index, buffers)
    if dtype[1] == "U" and data and numpy.frombuffer(data, dtype="<u4").max() > sys.maxunicode:
        raise CodecError("no text")
    if dtype[1] == "b" and data and max(data) > 1:
        raise CodecError("neither true nor false")
    return numpy.frombuffer(data, dtype=dtype).reshape(_shape(shape)).copy()


def _take(index: Any, buffers: list) -> bytes:
    """A buffer, which nothing else may take: else a short message could unfold without end."""
    data, buffers[_index(index)] = buffers[_index(index)], None
    if data is None:
        raise CodecError("a buffer taken twice")
    return data


def _columns(arrays: list) -> list:
    """The arrays, if all are columns of one length."""
    if len({_array(array).shape for array in arrays}) > 1 or arrays[0].ndim != 1:
        raise CodecError("columns of one length were due")
    return arrays


def _array(value: Any) -> Any:
    import numpy

    if not isinstance(value, numpy.ndarray):
        raise CodecError("an array was due")
    return value


def _list(value: Any) -> list:
    if not isinstance(value, list):
        raise CodecError("a list was due")
    return value


def _shape(value: Any) -> tuple[int, ...]:
    return tuple(_index(size) for size in _list(value))


def _index(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise CodecError("a size was due")
    return value


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        raise CodecError("an unhashable key") from None
    return value
