"""Values of every kind that can cross between a worker and the grader, for hypothesis to draw."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.binary(max_size=8)
    | st.complex_numbers()
)
KEYS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.binary(max_size=4),
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3),
    max_leaves=4,
)
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.sets(KEYS, max_size=4)
    ),
    max_leaves=12,
)
DTYPES = (
    arrays_of.boolean_dtypes()
    | arrays_of.integer_dtypes(endianness="?")
    | arrays_of.unsigned_integer_dtypes(endianness="?")
    | arrays_of.floating_dtypes(endianness="?", sizes=(16, 32, 64))
    | arrays_of.complex_number_dtypes(endianness="?", sizes=(64, 128))
    | arrays_of.unicode_string_dtypes(endianness="?", min_len=1, max_len=5)
    | arrays_of.byte_string_dtypes(min_len=1, max_len=5)
    | arrays_of.datetime64_dtypes(endianness="?")
    | arrays_of.timedelta64_dtypes(endianness="?")
)
SHAPES = arrays_of.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
ARRAYS = DTYPES.flatmap(lambda dtype: arrays_of.arrays(dtype, SHAPES))
