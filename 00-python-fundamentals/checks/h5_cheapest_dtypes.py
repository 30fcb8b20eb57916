import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception

from .inputs import STATIONS


@check(
    problem="H5",
    lesson="Tables and groups",
    hints=[
        "For integers two numbers decide: which? For floats: how can you try out whether something is lost?",
        '`np.iinfo("int8")` knows the smallest and the largest value. A float that survives float32 is equal to itself after '
        "`.astype(np.float32).astype(float)`. `nunique` counts different known values.",
        "Ask `pd.api.types.is_bool_dtype`, `is_integer_dtype`, `is_float_dtype` in this order; what is left is text. Leave "
        "missing floats out of the comparison: nan is not equal to nan.",
    ],
)
def cheapest_dtypes(rng):
    frame = pd.DataFrame({"docks": [20, 200], "km": [0.5, 0.1], "station": ["Park", "Park"]})
    yield case(frame, equals={"docks": "int16", "km": "float64", "station": "category"})
    ends = pd.DataFrame(
        {
            "a": [127, -128],
            "b": [128, 0],
            "c": [0, -129],
            "d": [32767, -32768],
            "e": [0, -32769],
            "f": [2**31 - 1, 5],
            "g": [2**31, 5],
        }
    )
    due = {"a": "int8", "b": "int16", "c": "int16", "d": "int16", "e": "int32", "f": "int32", "g": "int64"}
    yield case(ends, equals=due, label="both ends of each type")
    floats = pd.DataFrame(
        {
            "a": [0.25, np.nan, -3.5],
            "b": [16777216.0, 1.0, np.nan],
            "c": [16777217.0, 1.0, 2.0],
            "d": [1e300, 1.0, 2.0],
            "e": [1.0, 2.0, 0.3],
        }
    )
    due = {"a": "float32", "b": "float32", "c": "float64", "d": "float64", "e": "float64"}
    yield case(floats, equals=due, label="floats: exactly the same after the trip, missing values aside")
    text = pd.DataFrame(
        {
            "a": ["x", "y", "x", "y"],
            "b": ["x", "y", "z", "y"],
            "c": ["x", np.nan, np.nan, "y"],
            "d": [True, False, True, True],
        }
    )
    yield case(
        text, equals={"a": "category", "b": "text", "c": "category", "d": "bool"}, label="text, and True and False"
    )
    n = int(rng.integers(8, 14))
    size = int(rng.integers(1, 4))
    frame = pd.DataFrame(
        {
            "small": rng.integers(-100, 100, size=n),
            "mixed": np.append(rng.integers(0, 100, size=n - 1), -(10 ** (2 * size + 1))),
            "halves": rng.integers(0, 99, size=n) / 2,
            "tenths": np.append(rng.integers(0, 99, size=n - 1) / 2, 0.1),
            "names": rng.choice(STATIONS, size=n),
            "ids": [f"bike {i}" for i in range(n)],
        }
    )
    yield case(frame)
    columns = [frame.columns[i] for i in rng.integers(6, size=16)]
    wide = pd.DataFrame({f"column {i}": frame[name] for i, name in enumerate(columns)})
    yield case(wide, label="sixteen columns")
    yield law(
        "stored as chosen, every number comes back",
        lambda ex: (stored_and_read(frame, ex.cheapest_dtypes(frame)), frame.select_dtypes("number").astype(float)),
    )


def stored_and_read(frame, choice):
    numbers = frame.select_dtypes("number")
    return numbers.astype({name: choice[name] for name in numbers.columns}).astype(float)


def choose(frame, integer=None, number=None, text=None):
    """The right choice, except where one of the three is replaced."""
    choice = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype.kind == "b":
            choice[name] = "bool"
        elif column.dtype.kind == "i":
            choice[name] = (integer or smallest_integer)(column)
        elif column.dtype.kind == "f":
            choice[name] = (number or smallest_float)(column)
        else:
            choice[name] = (text or text_or_category)(column)
    return choice


def smallest_integer(column):
    for kind in ("int8", "int16", "int32"):
        if np.iinfo(kind).min <= column.min() and column.max() <= np.iinfo(kind).max:
            return kind
    return "int64"


def smallest_float(column):
    known = column[column.notna()]
    with np.errstate(over="ignore"):
        return "float32" if (known.astype("float32").astype("float64") == known).all() else "float64"


def text_or_category(column):
    return "category" if len(set(column.dropna())) * 2 <= len(column) else "text"


@misconception(
    cheapest_dtypes,
    "You looked at the largest integer only. A column from -129 to 0 does not fit into int8: both ends count.",
)
def only_the_largest_integer(frame):
    return choose(frame, integer=lambda column: smallest_integer(column.clip(lower=0)))


@misconception(
    cheapest_dtypes,
    "You treated both ends alike. int8 goes from -128 to 127: there is one more below zero than above.",
)
def symmetric_ends(frame):
    return choose(frame, integer=lambda column: smallest_integer(pd.Series([0, int(column.abs().max())])))


@misconception(
    cheapest_dtypes,
    "You accepted floats that are nearly the same. 16777217 becomes 16777216 and 0.1 becomes 0.100000001: something is lost. "
    "Compare exactly.",
)
def nearly_the_same(frame):
    def close(column):
        known = column.dropna().to_numpy()
        with np.errstate(over="ignore"):
            return "float32" if np.isclose(known.astype("float32").astype("float64"), known).all() else "float64"

    return choose(frame, number=close)


@misconception(
    cheapest_dtypes,
    "A missing value counted as a difference: nan is not equal to nan. Leave missing values out of the comparison.",
)
def missing_is_a_difference(frame):
    def strict(column):
        with np.errstate(over="ignore"):
            return "float32" if (column.astype("float32").astype("float64") == column).all() else "float64"

    return choose(frame, number=strict)


@misconception(
    cheapest_dtypes,
    "You made every text a category. Where nearly all texts are different, the category stores each of them and a number per "
    "row on top.",
)
def always_a_category(frame):
    return choose(frame, text=lambda column: "category")


@misconception(
    cheapest_dtypes,
    "You counted the missing value as one more text. At most half as many different *known* values as rows is enough.",
)
def missing_is_a_text(frame):
    return choose(frame, text=lambda column: "category" if column.nunique(dropna=False) * 2 <= len(column) else "text")


@misconception(
    cheapest_dtypes,
    "You asked for less than half. At most half is enough: two different texts in four rows are a category.",
)
def less_than_half(frame):
    return choose(frame, text=lambda column: "category" if column.nunique() * 2 < len(column) else "text")


@misconception(
    cheapest_dtypes,
    "You left the choice to pd.to_numeric with downcast, which takes float32 where the numbers are nearly the same. 0.1 "
    "becomes 0.100000001: something is lost. Compare exactly.",
)
def left_to_downcast(frame):
    return choose(frame, number=lambda column: str(pd.to_numeric(column, downcast="float").dtype))


@also_correct(cheapest_dtypes)
def by_the_kind_of_the_dtype(frame):
    return choose(frame)


@also_correct(cheapest_dtypes)
def by_trying_integers(frame):
    def trying(column):
        kinds = ("int8", "int16", "int32", "int64")
        return next(k for k in kinds if (column.to_numpy().astype(k) == column.to_numpy()).all())

    return choose(frame, integer=trying)
