"""Module 00, Python fundamentals: the numbers and the figures of theory.md.

Run the file from top to bottom (`uv run 00-python-fundamentals/examples.py`), one lesson by its number
(`examples.py 3`), or cell by cell in an editor that knows `# %%`: run a lesson's cell and then call its function, for
instance `arrays()`. Figures are written to figures/.
Values are printed on one line. Before you run a lesson, predict its first three lines.
"""

import signal
import sys
import time
import warnings
from dataclasses import FrozenInstanceError, dataclass
from importlib.resources import files
from io import StringIO
from itertools import count, islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.patches import FancyBboxPatch, Rectangle
from numpy.lib.stride_tricks import as_strided
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_val_score

# Figures of all modules look alike: `grader author sync` writes these lines.
if __name__ == "__main__" and hasattr(signal, "SIGPIPE"):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # so that `examples.py | head` ends without a traceback
matplotlib.use("Agg")
FIGURES = Path(__file__).resolve().parent / "figures"
# Okabe and Ito's palette: distinct for every common kind of colour blindness.
BLUE, ORANGE, GREEN, PURPLE, SKY, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#767676"


def new_figure(columns=1, height=3.5, rows=1, **options):
    """A figure 1200 pixels wide with `rows` times `columns` axes."""
    plt.rcParams.update(
        {
            "font.size": 10,
            "axes.titlesize": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.color": "#E4E4E4",
            "axes.axisbelow": True,
            "legend.frameon": False,
            "figure.constrained_layout.use": True,
        }
    )
    return plt.subplots(rows, columns, figsize=(7.5, height), **options)


def save(fig, name):
    FIGURES.mkdir(exist_ok=True)
    fig.savefig(FIGURES / name, dpi=160, facecolor="white", metadata={"Software": None})
    plt.close(fig)


# Here end the lines that `grader author sync` writes.


LIGHT = {"Mill": "#A3DBC8", "Park": "#A6D3EE", "Port": "#F5C19C"}

STATIONS = ["Park", "Port", "Park", "Mill", "Port", "Park"]
MINUTES = [12, 30, 8, 20, 10, 10]
TABLE = np.array([[1, 3, 0, 4], [3, 5, 2, 6], [2, 1, 4, 5]])  # bikes taken: Mill, Park, Port by Mon to Thu
WEEK = np.array([3, 6, 9, 6, 12, 15, 12])  # rides per day


# %% How everything looks: one style for all figures, one line for every printed value.


def arrow(ax, start, end, color, width=1.5, bend=0.0):
    style = {"arrowstyle": "-|>", "color": color, "lw": width, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 11}
    ax.annotate("", xy=end, xytext=start, arrowprops={**style, "connectionstyle": f"arc3,rad={bend}"})


def sheet(ax, x_range, y_range, title=""):
    """An empty drawing area with equal units and no scales."""
    ax.set(xlim=x_range, ylim=y_range, aspect="equal", title=title)
    ax.axis("off")


def cell(ax, x, y, text, color="white", width=1.0, height=1.0, edge=GREY, ink="black", size=9):
    """A box with its lower left corner at (x, y)."""
    ax.add_patch(Rectangle((x, y), width, height, facecolor=color, edgecolor=edge, lw=1))
    ax.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=size, color=ink)


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<64} {' '.join(one_line(value) for value in values)}")


def error_of(action):
    """The name of the error that the action raises."""
    try:
        action()
    except Exception as error:
        return type(error).__name__
    return "no error"


# %% Lesson 1. A verdict and a traceback.
# Look at the last line: a mean of no rides is a division by zero, and the traceback leads there from the end.


def how_this_course_works():
    print("\nLesson 1: How this course works")
    show("the first line of the log, read", read_line("Park, 12"))
    show("blanks stay where they were", read_line("  Old Mill ,7.5"))
    show("mean of Park's rides", mean([12, 8, 10]))
    show("mean of no rides", error_of(lambda: mean([])))
    show("what comes back from a function that only prints", print_total([12, 30, 8]))


def print_total(minutes):
    print(f"  {sum(minutes)}")


def read_line(line):
    """The attempt of lesson 1: it forgets the blanks around the station."""
    station, minutes = line.split(",")
    return station, float(minutes)


def mean(minutes):
    return sum(minutes) / len(minutes)


# %% Lesson 2. A price, many prices, and a refusal.
# Look at the two lists: `same` and `today` are one list with two names.


def price(minutes, start=1.0, rate=0.5):
    """Euros for a ride of `minutes`."""
    return start + rate * minutes


def to_minutes(text):
    minutes = float(text)
    if not minutes >= 0:
        raise ValueError(f"no minutes: {text!r}")
    return minutes


def log_with_shared_list(ride, rides=[]):  # noqa: B006
    rides.append(ride)
    return rides


def log_with_own_list(ride, rides=None):
    rides = [] if rides is None else rides
    return [*rides, ride]


def functions_and_exceptions():
    print("\nLesson 2: Functions, comprehensions and exceptions")
    show("price of 12 minutes, and at a rate of 0.25", price(12), price(12, rate=0.25))
    show("all prices", [price(m) for m in MINUTES])
    show("prices of rides of 20 minutes and more", [price(m) for m in MINUTES if m >= 20])
    show("sum of all prices", sum(price(m) for m in MINUTES))
    show("long rides by station", {s: m for s, m in zip(STATIONS, MINUTES, strict=True) if m > 12})
    counts = {}
    for station in STATIONS:
        counts[station] = counts.get(station, 0) + 1
    show("rides by station, and the busiest", counts, max(counts, key=counts.get))
    good, bad = [], []
    for text in ["12", "twelve", "8", "-3"]:
        try:
            good.append(to_minutes(text))
        except ValueError as error:
            bad.append(str(error))
    show("good texts, number of bad ones", good, len(bad))
    show("the second message", bad[1])
    today = [12, 30]
    copy, same = list(today), today
    same.append(8)
    show("today and its copy after same.append(8)", today, copy)
    show("a list as default value: two calls", log_with_shared_list("Park"), log_with_shared_list("Port"))
    show("None as default value: two calls", log_with_own_list("Park"), log_with_own_list("Port"))
    nan = float("nan")
    show("nan < 0, and not nan >= 0", nan < 0, not nan >= 0)
    draw_names()


def draw_names():
    fig, (left, right) = new_figure(2, 2.4)
    sheet(left, (-2.9, 5.5), (-0.4, 4.2), "Names are labels")
    for y, name in ((3.2, "today"), (2.2, "same"), (0.3, "copy")):
        left.text(-0.9, y, name, ha="right", va="center", family="monospace", color=BLUE)
    for j, text in enumerate(("12", "30", "8")):
        cell(left, 1.2 + j, 2.2, text, LIGHT["Park"] if j < 2 else LIGHT["Port"])
    for j, text in enumerate(("12", "30")):
        cell(left, 1.2 + j, -0.2, text, LIGHT["Park"])
    arrow(left, (-0.7, 3.2), (1.1, 2.85), GREY)
    arrow(left, (-0.7, 2.2), (1.1, 2.55), GREY)
    arrow(left, (-0.7, 0.3), (1.1, 0.3), GREY)
    left.text(2.7, 3.45, "same.append(8)", ha="center", family="monospace", fontsize=8.5, color=ORANGE)
    sheet(right, (-3.2, 5.2), (-0.4, 4.2), "A default list is made once")
    for y, name in ((3.2, 'log("Park")'), (1.8, 'log("Port")'), (0.4, 'log("Mill")')):
        right.text(-0.2, y, name, ha="right", va="center", family="monospace", fontsize=9, color=BLUE)
        arrow(right, (0, y), (1.6, 1.8 + (y - 1.8) * 0.3), GREY)
    for j, text in enumerate(("Park", "Port", "Mill")):
        cell(right, 1.7 + j * 1.15, 1.3, text, LIGHT[text], width=1.15)
    right.text(3.4, 2.6, "rides=[]", ha="center", family="monospace", fontsize=8.5, color=ORANGE)
    save(fig, "names.png")


# %% Lesson 3. Fields with names, values one at a time, and a search that halves.
# Look at the generator: it is empty the second time.


@dataclass(frozen=True)
class Ride:
    station: str
    minutes: float
    member: bool = False

    @property
    def price(self):
        return 0.5 * self.minutes + (0.0 if self.member else 1.0)


def running_total(minutes):
    total = 0
    for m in minutes:
        total += m
        yield total


def pairs_in_one_list(items):
    """Wrong on purpose: the caller's earlier batches are emptied."""
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == 2:
            yield batch
            batch.clear()


def first_bad_line(lines):
    """(position of the first negative line, number of questions), by halving."""
    right, wrong, questions = 0, len(lines), 0
    while wrong - right > 1:
        middle = (right + wrong) // 2
        questions += 1
        if min(lines[:middle]) >= 0:
            right = middle
        else:
            wrong = middle
    return right, questions


def dataclasses_and_generators():
    print("\nLesson 3: Dataclasses, generators and debugging")
    ride = Ride("Park", 12)
    show("a ride, its price, and whether an equal one is equal", ride, ride.price, Ride("Park", 12) == ride)
    show("changing a frozen ride", error_of(lambda: setattr(ride, "minutes", 13)), FrozenInstanceError.__name__)
    totals = running_total(MINUTES)
    show("running totals, the first two", next(totals), next(totals))
    show("the others, and once more", list(totals), list(totals))
    show("three totals of an endless source", list(islice(running_total(count(1)), 3)))
    as_list, as_generator = [m * m for m in range(1_000_000)], (m * m for m in range(1_000_000))
    show("bytes of a list of a million, of a generator", sys.getsizeof(as_list), sys.getsizeof(as_generator))
    show("equal sums", sum(as_list) == sum(as_generator))
    lines = [12] * 1000
    lines[617] = -3
    show("the bad line of a thousand, and the questions", *first_bad_line(lines))
    show("logarithms to base 2 of a thousand and a million", *np.log2([1e3, 1e6]).round(2))
    used = (m for m in [12, 30, 8])
    show("a generator summed up twice", sum(used), sum(used))
    show("one list for all batches", list(pairs_in_one_list([12, 30, 8, 20])))
    show("type hints are not enforced", Ride("Park", "12"), error_of(lambda: Ride("Park", "12").price))


# %% Lesson 4. Sums along an axis, dtypes that wrap and cut, and five ways to choose.
# Look at the last two choices: two index arrays pick entries, a slice and an index array pick columns.


def arrays():
    print("\nLesson 4: Arrays, dtypes and axes")
    C = TABLE
    show("shape, number of axes, dtype", C.shape, C.ndim, C.dtype)
    show("one sum per station (axis 1), per day (axis 0), of all", C.sum(axis=1), C.sum(axis=0), C.sum())
    whole = np.array([12, 30, 8])
    whole[0] = 7.9
    show("7.9 written into integers", whole)
    pixels = np.array([200, 100], dtype=np.uint8)
    show("bytes added, negated, and added as floats", pixels + pixels, -pixels, pixels.astype(float) + pixels)
    big = np.float32(16_777_216)
    show("float32: 2^24 + 1 is 2^24", big + np.float32(1) == big)
    show("0.1 + 0.2 == 0.3, and with a tolerance", 0.1 + 0.2 == 0.3, np.isclose(0.1 + 0.2, 0.3))
    x = np.array([12.0, np.nan, 8.0])
    show("mean with nan, without, nan == nan", x.mean(), np.nanmean(x), np.nan == np.nan)
    show("what is not missing", x[~np.isnan(x)])
    show("an entry, a row", C[1, 3], C[1])
    show("columns 1 and 2", C[:, 1:3])
    show("entries above 3", C[C > 3])
    show("entries (2, 3) and (0, 1)", C[[2, 0], [3, 1]])
    show("columns 3 and 1", C[:, [3, 1]])
    park = C[1]
    show("differences from day to day, sums of neighbours", park[1:] - park[:-1], park[0:3] + park[1:4])
    minutes = np.array(MINUTES)
    order = np.argsort(minutes, kind="stable")
    show("stable order of the minutes, and the minutes in it", order, minutes[order])
    show("zeros of shape (2, 3)", np.zeros((2, 3)))
    show("entries above 1 and below 4", C[(C > 1) & (C < 4)])
    show("x == nan, isnan(x)", (x == np.nan).any(), np.isnan(x).any())
    draw_axes()


def draw_axes():
    fig, ax = new_figure(1, 2.9)
    sheet(ax, (-2.2, 9.5), (-1.9, 4.1))
    for i, station in enumerate(("Mill", "Park", "Port")):
        ax.text(-0.2, 2.5 - i, station, ha="right", va="center")
        for j in range(4):
            cell(ax, j, 2 - i, str(TABLE[i, j]))
        arrow(ax, (4.15, 2.5 - i), (5.3, 2.5 - i), ORANGE)
        cell(ax, 5.4, 2 - i, str(TABLE[i].sum()), LIGHT["Port"])
    for j, day in enumerate(("Mon", "Tue", "Wed", "Thu")):
        ax.text(j + 0.5, 3.2, day, ha="center")
        arrow(ax, (j + 0.5, -0.1), (j + 0.5, -0.7), BLUE)
        cell(ax, j, -1.75, str(TABLE[:, j].sum()), LIGHT["Park"])
    ax.text(6.7, 1.5, "C.sum(axis=1)\nshape (3, 4) → (3,)", va="center", color=ORANGE)
    ax.text(4.3, -1.25, "C.sum(axis=0)\nshape (3, 4) → (4,)", va="center", color=BLUE)
    save(fig, "axes.png")


# %% Lesson 5. One strip of memory, many ways to read it.
# Look at what happens to `week` when the view is changed, and when the copy is.


def center_in_place(x):
    x -= x.mean()
    return x


def views_and_strides():
    print("\nLesson 5: Views, copies and strides")
    week = WEEK.copy()
    show("strides of the week, of every second day, backwards", week.strides, week[::2].strides, week[::-1].strides)
    show("every second day", week[::2])
    T = np.array([[3, 6, 9], [6, 12, 15]])
    show("strides of a (2, 3) table and of its transpose", T.strides, T.T.strides)
    show("entry (1, 2) lies at byte", T.strides[0] + 2 * T.strides[1])
    show("table and transpose share memory", np.shares_memory(T, T.T))
    view, copy = week[2:5], week[[2, 3, 4]]
    view[0] = 0
    copy[1] = 0
    show("the week after changing a view and a copy", week)
    week[2] = 9
    show("shares memory: the view, the copy", np.shares_memory(week, view), np.shares_memory(week, copy))
    week[week > 10][0] = 0
    show("after writing into a copy that nobody keeps", week)
    capped = week.copy()
    capped[capped > 10] = 10
    show("capped at 10, by a mask on the left", capped)
    pairs = as_strided(week, shape=(6, 2), strides=(8, 8), writeable=False)
    show("overlapping pairs", pairs)
    show("their means", pairs.mean(axis=1))
    backup = week[:]
    week[0] = 99
    show("a slice as backup", backup[0])
    week[0] = 3
    data = np.array([1.0, 2.0, 6.0])
    show("centered in place, and the caller's data", center_in_place(data), data)
    every_second = week[::2]
    stride = every_second.strides[0]
    show("pairs of every second day, with 8 bytes", as_strided(every_second, (3, 2), (8, 8)))
    show("pairs of every second day, with its stride", as_strided(every_second, (3, 2), (stride, stride)))
    show("recap: strides of (100, 50) and of its transpose", np.zeros((100, 50)).strides, np.zeros((100, 50)).T.strides)
    draw_strides()


def draw_strides():
    fig, ax = new_figure(1, 3.9)
    sheet(ax, (-5.2, 7.2), (-1.1, 6.2))
    for j, value in enumerate(WEEK):
        cell(ax, j, 4.7, str(value), LIGHT["Park"])
        ax.text(j + 0.02, 5.76, str(8 * j), fontsize=7.5, color=GREY, ha="left", va="bottom")
    ax.text(-0.2, 5.2, "memory", ha="right", va="center")
    ax.text(-0.2, 5.85, "byte", ha="right", va="center", fontsize=8, color=GREY)
    rows = (
        (3.6, range(7), "week: strides (8,)", BLUE),
        (2.6, range(0, 7, 2), "week[::2]: strides (16,)", GREEN),
        (1.6, range(6, -1, -1), "week[::-1]: strides (-8,)", PURPLE),
    )
    for y, places, name, color in rows:
        places = list(places)
        for place in places:
            ax.text(place + 0.5, y, str(WEEK[place]), ha="center", va="center", color=color)
        for one, other in pairwise(places):
            sign = 1 if other > one else -1
            arrow(ax, (one + 0.5 + 0.27 * sign, y), (other + 0.5 - 0.27 * sign, y), color, 1.0)
        ax.text(-0.2, y, name, ha="right", va="center", color=color, family="monospace", fontsize=8.5)
    for i in range(6):
        y = 0.75 - 0.32 * i
        ax.plot([i + 0.2, i + 1.8], [y, y], color=ORANGE, lw=3, solid_capstyle="round")
    ax.text(-0.2, 0.1, "windows of 2: shape (6, 2),\nstrides (8, 8)", ha="right", va="center", color=ORANGE,
            family="monospace", fontsize=8.5)  # fmt: skip
    save(fig, "strides.png")


# %% Lesson 6. A column meets a row; all pairs; and a loop against one operation.
# Look at the loss of the perfect prediction. The last two lines are measured on your machine.


def broadcasting():
    print("\nLesson 6: Broadcasting and vectorisation")
    hours, rates = np.array([1, 2, 3]), np.array([10, 20])
    column = hours[:, None]
    show("column (3, 1) times row (2,): the table", column * rates)
    show("its shape, and that of the sum", (column * rates).shape, (column + rates).shape)
    show("column times row, which the figure shows", column * rates)
    show("(3,) times (2,)", error_of(lambda: hours * rates))
    X = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 0.0]])
    differences = X[:, None, :] - X
    show("distances along the streets", np.abs(differences).sum(axis=2))
    show("the larger of the two differences", np.abs(differences).max(axis=2))
    show("gigabytes for 10 000 points in 10 dimensions", 8 * 10_000 * 10_000 * 10 / 1e9)
    show("gigabytes for 50 000 points in 3 dimensions", 8 * 50_000 * 50_000 * 3 / 1e9)
    show("rows less their means", TABLE - TABLE.mean(axis=1, keepdims=True))
    truth, predicted = np.array([1.0, 2.0, 3.0]), np.array([[1.0], [2.0], [3.0]])
    show("loss of a perfect model, (3, 1) minus (3,)", ((predicted - truth) ** 2).mean().round(3))
    show("loss of a perfect model, (3,) minus (3,)", ((predicted[:, 0] - truth) ** 2).mean())
    show("recap: (5, 1, 4) with (3, 1)", np.broadcast_shapes((5, 1, 4), (3, 1)))
    measure_the_loop()
    draw_broadcasting()


def sum_of_squares_by_a_loop(x):
    total = 0.0
    for entry in x:
        total += entry * entry
    return total


def measure_the_loop():
    x = np.arange(100_000.0)
    show(
        "the same sum three ways",
        np.isclose(sum_of_squares_by_a_loop(x), (x * x).sum()),
        np.isclose((x * x).sum(), x @ x),
    )
    slow = min(seconds(sum_of_squares_by_a_loop, x) for _ in range(3))
    from_list = min(seconds(sum_of_squares_by_a_loop, x.tolist()) for _ in range(3))
    fast = min(seconds(lambda x: (x * x).sum(), x) for _ in range(20))
    show(
        "milliseconds: loop over the array, over a list, no loop",
        f"{1e3 * slow:.1f} {1e3 * from_list:.1f} {1e3 * fast:.3f}",
    )
    show("so many times slower", f"{slow / fast:.0f} {from_list / fast:.0f}")


def seconds(function, argument):
    start = time.perf_counter()
    function(argument)
    return time.perf_counter() - start


def draw_broadcasting():
    fig, ax = new_figure(1, 2.3)
    sheet(ax, (-0.6, 12.4), (-1.1, 3.4))
    for i, hour in enumerate((1, 2, 3)):
        for j, rate in enumerate((10, 20)):
            ghost = {"edge": "#C8C8C8", "ink": "#A0A0A0"}
            cell(
                ax,
                0.0 + 1.2 * j,
                2 - i,
                str(hour),
                *(("#A6D3EE",) if j == 0 else ("white",)),
                1.2,
                **(ghost if j else {}),
            )
            cell(
                ax,
                4.3 + 1.2 * j,
                2 - i,
                str(rate),
                *(("#F5C19C",) if i == 0 else ("white",)),
                1.2,
                **(ghost if i else {}),
            )
            cell(ax, 8.6 + 1.2 * j, 2 - i, str(hour * rate), "#A3DBC8", 1.2)
    ax.text(3.35, 1.5, "×", ha="center", va="center", fontsize=14)
    ax.text(7.65, 1.5, "=", ha="center", va="center", fontsize=14)
    for x, text in ((1.2, "hours[:, None]\n(3, 1) → (3, 2)"), (5.5, "rates\n(2,) → (3, 2)"), (9.8, "cents\n(3, 2)")):
        ax.text(x, -0.25, text, ha="center", va="top", fontsize=9, color=GREY)
    save(fig, "broadcasting.png")


# %% Lesson 7. Repeatable chance, and the logarithms of its probabilities.
# Look at the probability of 1100 rides: 0 as a product, an ordinary number as a sum of logarithms.


def randomness_and_logarithms():
    print("\nLesson 7: Random generators and logarithms")
    rng = np.random.default_rng(0)
    show("five rolls, and five more", rng.integers(1, 7, size=5), rng.integers(1, 7, size=5))
    show("five rolls from the same seed", np.random.default_rng(0).integers(1, 7, size=5))
    order = np.random.default_rng(4).permutation(4)
    show("an order, and the stations in it", order, np.array(["Park", "Port", "Mill", "Quay"])[order])
    rng = np.random.default_rng(0)
    for n in (100, 10_000, 1_000_000):
        error = abs(rng.random(n).mean() - 0.5)
        show(f"mean of {n} draws: error, 0.289 / sqrt(n)", f"{error:.5f} {0.289 / np.sqrt(n):.5f}")
        show("less than three times as much", n, error < 3 * 0.289 / np.sqrt(n))
    p = np.array([1 / 2, 1 / 4, 1 / 2, 1 / 4, 1 / 4, 1 / 2])
    show("probability of the morning, and of 1100 rides", 0.5**6 * 0.5**3, 0.5**1100)
    show("logarithms to base 2, and their sum", np.log2(p), np.log2(p).sum())
    show("the product, directly and back from the sum", np.prod(p), 2.0 ** np.log2(p).sum())
    show("natural logarithm for 1100 rides", (1100 * np.log(0.5)).round(3))
    show("1/2 to the power 1074 and 1075", 0.5**1074, 0.5**1075)
    show("growth by 2 and by 8: logarithms, and their mean", np.log2([2.0, 8.0]), np.log2([2.0, 8.0]).mean())
    show("10 rides after two years by 2 and 8, by 4, by 5", 10 * 2 * 8, 10 * 4 * 4, 10 * 5 * 5)
    with np.errstate(over="ignore"):
        show("log of a sum of two exp(1000), naive", np.log(np.exp(1000.0) + np.exp(1000.0)))
    show("with the largest exponent taken out", (1000 + np.log(np.exp(0.0) + np.exp(0.0))).round(3))
    X, y = np.arange(5), np.arange(5)
    rng = np.random.default_rng(0)
    show("rows and labels in two orders: together", (X[rng.permutation(5)] == y[rng.permutation(5)]).all())
    order = rng.permutation(5)
    show("rows and labels in one order: together", (X[order] == y[order]).all())
    show("log(1 + 1e-17), log1p(1e-17)", np.log(1 + 1e-17), np.log1p(1e-17))
    show("recap: root of 1.5 * 0.5", np.sqrt(1.5 * 0.5).round(3))
    draw_logarithms()


def draw_logarithms():
    fig, (left, right) = new_figure(2, 3.3)
    n = np.arange(0, 1301)
    exponents = n * np.log10(0.5)
    alive = 0.5**n > 0
    left.plot(n, exponents, color=SKY, lw=4, alpha=0.6, label="sum of logarithms")
    left.plot(n[alive], np.log10(0.5 ** n[alive]), color=BLUE, lw=1.5, label="logarithm of the product")
    left.axvline(1075, color=ORANGE, lw=1.2, ls="--")
    left.text(1055, -60, "from n = 1075 on\nthe product is 0", ha="right", color=ORANGE, fontsize=9)
    left.set(xlabel="number of rides n", ylabel="power of ten", title="The probability 0.5ⁿ leaves the floats")
    left.legend(loc="lower left", fontsize=9)
    years = [0, 1, 2]
    right.semilogy(years, [10, 20, 160], "o-", color="black", lw=2, label="times 2, times 8")
    right.semilogy(years, [10, 40, 160], "s--", color=GREEN, label="4 a year: geometric mean")
    right.semilogy(years, [10, 50, 250], "^:", color=ORANGE, label="5 a year: arithmetic mean")
    right.set(xlabel="year", ylabel="rides (logarithmic scale)", xticks=years, yticks=[10, 20, 40, 80, 160, 320])
    right.set_yticklabels(["10", "20", "40", "80", "160", "320"])
    right.minorticks_off()
    right.set(title="What multiplies is averaged in logarithms", ylim=(8, 420))
    right.legend(loc="upper left", fontsize=9)
    save(fig, "logarithms.png")


# %% Lesson 8. Split, apply, combine; and what happens to what is missing.
# Look at Port before and after its ride of 30 minutes gets lost.


def tables_and_groups():
    print("\nLesson 8: Tables and groups")
    rides = pd.DataFrame({"station": STATIONS, "minutes": [float(m) for m in MINUTES]})
    show("shape, mean, longest", rides.shape, rides["minutes"].mean(), rides["minutes"].max())
    show("station of ride 3", rides.loc[3, "station"])
    show("stations of the long rides", rides.loc[rides["minutes"] >= 20, "station"].tolist())
    groups = rides.groupby("station")["minutes"]
    show("mean per station", groups.mean().to_dict())
    table = groups.agg(total="sum", longest="max")
    show("Port: total and longest; the index", table.loc["Port"].tolist(), table.index.tolist())
    show("difference from the mean of the station", (rides["minutes"] - groups.transform("mean")).tolist())
    means, sizes = groups.mean(), groups.size()
    show("mean of means, weighted mean", means.mean().round(2), (means * sizes).sum() / sizes.sum())
    rides.loc[1, "minutes"] = np.nan
    rides.loc[5, "station"] = np.nan
    groups = rides.groupby("station")["minutes"]
    show("with two missing values: means", groups.mean().to_dict())
    show("rows, values", groups.size().to_dict(), groups.count().to_dict())
    show("rows in groups, with dropna=False", groups.size().sum(), rides.groupby("station", dropna=False).size().sum())
    show("missing per column", rides.isna().sum().to_dict())
    show("== nan finds, isna finds", (rides["minutes"] == np.nan).sum(), rides["minutes"].isna().sum())
    with warnings.catch_warnings():  # pandas warns of exactly this mistake
        warnings.simplefilter("ignore")
        rides[rides["station"] == "Mill"]["minutes"] = 99.0
    show("assigned to a selection of a selection", rides.loc[3, "minutes"])
    rides.loc[rides["station"] == "Mill", "minutes"] = 99.0
    show("assigned by one loc", rides.loc[3, "minutes"])
    rides.loc[3, "minutes"] = 20.0
    long = rides.loc[rides["minutes"] > 11, "minutes"]
    show("full column plus filtered column: values left", (rides["minutes"] + long).notna().sum())
    show("recap: mean of 90 rides of 10 and 10 of 20", (90 * 10 + 10 * 20) / 100)
    many = pd.DataFrame({"station": STATIONS * 834, "minutes": MINUTES * 834})
    by_rows = min(seconds(sums_by_iterrows, many) for _ in range(2))
    by_groups = min(seconds(lambda frame: frame.groupby("station")["minutes"].sum(), many) for _ in range(5))
    show("5004 rows: iterrows takes so many times as long", f"{by_rows / by_groups:.0f}")
    draw_groups()


def sums_by_iterrows(frame):
    sums = {}
    for _, row in frame.iterrows():
        sums[row["station"]] = sums.get(row["station"], 0) + row["minutes"]
    return sums


def draw_groups():
    fig, ax = new_figure(1, 3.3)
    sheet(ax, (-0.3, 15.6), (-1.0, 6.7))
    for i, (station, minutes) in enumerate(zip(STATIONS, MINUTES, strict=True)):
        cell(ax, 0, 5 - i, station, LIGHT[station], width=1.7)
        cell(ax, 1.7, 5 - i, str(minutes), LIGHT[station], width=1.2)
    place = {"Mill": 4.9, "Park": 2.1, "Port": -0.2}
    for station, y in place.items():
        values = [m for s, m in zip(STATIONS, MINUTES, strict=True) if s == station]
        ax.add_patch(FancyBboxPatch((5.2, y), 3.6, 1.0 if station != "Park" else 1.4, boxstyle="round,pad=0.12",
                                    facecolor=LIGHT[station], edgecolor=GREY))  # fmt: skip
        middle = y + (0.5 if station != "Park" else 0.7)
        ax.text(7.0, middle, f"{station}: {', '.join(map(str, values))}", ha="center", va="center", fontsize=9)
        arrow(ax, (3.1, 2.9 + (middle - 2.9) * 0.35), (5.0, middle), GREY)
        arrow(ax, (9.0, middle), (11.0, 2.9 + (middle - 2.9) * 0.35), GREY)
        row = ("Mill", "Park", "Port").index(station)
        cell(ax, 11.3, 3.4 - row, station, LIGHT[station], width=1.7)
        cell(ax, 13.0, 3.4 - row, f"{sum(values) / len(values):g}", LIGHT[station], width=1.2)
    for x, text in ((1.45, "split"), (7.0, "apply: mean"), (12.75, "combine")):
        ax.text(x, 6.35, text, ha="center", color=GREY, fontsize=10)
    save(fig, "groups.png")


# %% Lesson 9. Pairs of rows with equal keys, and a past without a future.
# Look at the minutes after each join: 90 were ridden.


def joins_and_time():
    print("\nLesson 9: Joins and time")
    rides = pd.DataFrame({"station": STATIONS, "minutes": MINUTES})
    stations = pd.DataFrame({"station": ["Park", "Port", "Hill"], "docks": [20, 10, 5]})
    inner = pd.merge(rides, stations, on="station")
    left = pd.merge(rides, stations, on="station", how="left")
    show("inner join: rows, minutes", len(inner), inner["minutes"].sum())
    show("left join: rows, minutes", len(left), left["minutes"].sum())
    show("docks", left["docks"].tolist())
    twice = pd.concat([stations, pd.DataFrame({"station": ["Park"], "docks": [25]})])
    left = pd.merge(rides, twice, on="station", how="left")
    show("Park entered twice: rows, minutes", len(left), left["minutes"].sum())
    show("with validate", error_of(lambda: pd.merge(rides, twice, on="station", how="left", validate="many_to_one")))
    show("a key is doubled", twice["station"].duplicated().any())
    show("rides with a partner", rides["station"].isin(stations["station"]).sum())
    show("stations never used", stations.loc[~stations["station"].isin(rides["station"]), "station"].tolist())
    a, b = pd.DataFrame({"k": [None, "x"]}), pd.DataFrame({"k": [None, "x"], "v": [1, 2]})
    show("rows with missing keys, without", len(pd.merge(a, b, on="k")), len(pd.merge(a.dropna(), b.dropna(), on="k")))
    days = pd.to_datetime(["2024-05-06", "2024-05-07", "2024-05-08", "2024-05-09"])
    park = pd.Series([4.0, 12.0, 8.0, 20.0], index=days)
    leaking = park.rolling(2, min_periods=1).mean()
    honest = park.shift(1).rolling(2, min_periods=1).mean()
    show("rolling mean with today, a leak", leaking.tolist())
    show("rolling mean of the past", honest.tolist())
    log = pd.DataFrame({"station": ["Park", "Port", "Park"], "day": [2, 1, 1], "minutes": [12, 30, 4]})
    ordered = log.sort_values("day")
    show("shifted across groups", ordered["minutes"].shift(1).loc[log.index].tolist())
    show("shifted inside groups", ordered.groupby("station")["minutes"].shift(1).loc[log.index].tolist())
    numbers, texts = pd.DataFrame({"bike": [7, 8]}), pd.DataFrame({"bike": ["7", "8"]})
    show("numbers joined with texts", error_of(lambda: pd.merge(numbers, texts, on="bike")))
    taken = pd.Series(1, index=pd.to_datetime(["2024-05-06", "2024-05-06", "2024-05-09"]))
    show("rides per day with rides, per day", taken.groupby(level=0).sum().mean(), taken.resample("D").sum().mean())
    draw_joins(park, honest, leaking)


def draw_joins(park, honest, leaking):
    fig, (left, right) = new_figure(2, 3.4, width_ratios=[1, 1.15])
    sheet(left, (-0.6, 9.4), (-0.6, 7.0), "Left join: look up each ride's partner")
    places = {"Park": 4.4, "Port": 2.5, "Hill": 0.6}
    for name, y in places.items():
        color = LIGHT.get(name, "#EDEDED")
        cell(left, 6.0, y, name, color, width=1.6)
        cell(left, 7.6, y, {"Park": "20", "Port": "10", "Hill": "5"}[name], color, width=1.2)
    for i, (station, minutes) in enumerate(zip(STATIONS, MINUTES, strict=True)):
        y = 5 - i
        cell(left, 0, y, station, LIGHT[station], width=1.6)
        cell(left, 1.6, y, str(minutes), LIGHT[station], width=1.2)
        if station in places:
            arrow(left, (2.9, y + 0.5), (5.9, places[station] + 0.5), BLUE if station == "Park" else ORANGE, 1.1)
        else:
            left.text(3.05, y + 0.5, "×", va="center", fontsize=13, color=GREEN)
    left.text(1.4, -0.3, "× no partner", ha="center", va="center", fontsize=8.5, color=GREEN)
    left.text(6.0, 0.15, "never used", fontsize=8.5, color=GREY, va="center")
    left.text(1.4, 6.2, "rides", ha="center", color=GREY)
    left.text(7.4, 5.6, "stations", ha="center", color=GREY)
    x = np.arange(6, 10)
    right.plot(x, park.to_numpy(), "o-", color="black", lw=1.5, label="minutes of the day")
    right.plot(x, leaking.to_numpy(), "^:", color=ORANGE, lw=1.8, label="mean with the day itself (leak)")
    right.plot(x, honest.to_numpy(), "s--", color=BLUE, lw=1.8, label="mean of the two days before")
    right.set(
        xlabel="day in May", ylabel="minutes", xticks=x, ylim=(0, 29), title="Only the past is known in the morning"
    )
    right.legend(loc="upper left", fontsize=8.5)
    save(fig, "joins.png")


# %% Lesson 10. What is drawn can be read back.
# Look at shares and densities: the third bin is twice as wide.


def figures_and_axes():
    print("\nLesson 10: Figures and Axes")
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.plot([6, 7, 8, 9], [4, 12, 8, 20], marker="o", label="Park")
    ax.set(xlabel="day in May", ylabel="minutes", title="Park", xlim=(5.5, 9.5), ylim=(0, 22))
    show("axes, label, lines", len(fig.axes), ax.get_xlabel(), len(ax.lines))
    show("the data of the line", ax.lines[0].get_ydata())
    minutes, edges = np.array(MINUTES), np.array([0, 10, 20, 40])
    counts, _ = np.histogram(minutes, bins=edges)
    shares, densities = counts / 6, counts / 6 / np.diff(edges)
    show("counts, shares, densities", counts, shares.round(3), densities.round(3))
    show("sum of the shares, area of the densities", shares.sum(), (densities * np.diff(edges)).sum())
    fig, ax = plt.subplots()
    heights, _, bars = ax.hist(minutes, bins=edges, weights=1 + 0.5 * minutes)
    show("euros per bin, and read back from the bars", heights, [float(bar.get_height()) for bar in bars])
    fig, (first, second) = plt.subplots(1, 2)
    plt.title("Rides")
    show("titles of two axes after plt.title", repr(first.get_title()), repr(second.get_title()))
    plt.close("all")
    show(
        "median, mean, median with a ride of 1000",
        np.median(minutes),
        minutes.mean(),
        np.median([12, 30, 8, 20, 10, 1000]),
    )
    show("mean with a ride of 1000", np.mean([12, 30, 8, 20, 10, 1000]))
    show("a density above 1", np.histogram([0.1, 0.2, 0.3], bins=[0.0, 0.5, 1.0], density=True)[0])
    x = np.array([12.0, np.nan, 8.0])
    known = x[~np.isnan(x)]
    show("divided by all values", np.histogram(x, bins=[0, 10, 20])[0] / len(x))
    show("divided by the known ones", np.histogram(known, bins=[0, 10, 20])[0] / len(known))
    draw_anatomy(minutes, edges)


def draw_anatomy(minutes, edges):
    fig, (left, right) = new_figure(2, 3.6)
    fig.set_facecolor("#F4F4F4")
    left.plot([6, 7, 8, 9], [4, 12, 8, 20], "o-", color=BLUE, label="Park")
    left.plot([6, 7, 8, 9], [9, 7, 11, 10], "s--", color=ORANGE, label="Port")
    left.set(xlabel="day in May", ylabel="minutes", title="first Axes: a line over time", xlim=(5.6, 9.4), ylim=(0, 26))
    left.legend(loc="upper left", fontsize=9)
    notes = (("ax.plot", (8.62, 15.5), (7.45, 17.2)), ("ax.legend", (6.85, 23.4), (7.6, 24.6)))
    for text, target, place in notes:
        left.annotate(text, target, place, arrowprops={"arrowstyle": "->", "color": GREY}, color=GREY, fontsize=9,
                      family="monospace", va="center")  # fmt: skip
    right.hist(minutes, bins=edges, weights=np.full(6, 1 / 6), color=LIGHT["Park"], edgecolor=BLUE)
    right.axvline(np.median(minutes), color="black", ls="--")
    right.set(xlabel="minutes", ylabel="share", title="second Axes: a histogram, n = 6", xlim=(0, 40), ylim=(0, 0.62))
    right.text(12, 0.56, "ax.axvline: the median", fontsize=9, color="black", va="center")
    for x, text in ((5, "1/6"), (15, "3/6"), (30, "2/6")):
        right.text(x, {5: 0.08, 15: 0.25, 30: 0.16}[x], text, ha="center", color=BLUE)
    fig.suptitle("the Figure: the whole grey sheet", fontsize=10, color=GREY)
    FIGURES.mkdir(exist_ok=True)
    fig.savefig(FIGURES / "anatomy.png", dpi=160, facecolor=fig.get_facecolor(), metadata={"Software": None})
    plt.close(fig)


# %% Lesson 11. A kind of value that adds up to hours and minutes; and a model that guesses the mean.
# Look at the two errors: what are ten measurements of a patient worth?


class Duration:
    def __init__(self, minutes):
        self.minutes = minutes

    def __add__(self, other):
        return Duration(self.minutes + other.minutes)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __lt__(self, other):
        return self.minutes < other.minutes

    def __repr__(self):
        return f"{self.minutes // 60}:{self.minutes % 60:02d}"


class Careless(Duration):
    def __add__(self, other):
        self.minutes += other.minutes
        return self


class Mean(RegressorMixin, BaseEstimator):
    def fit(self, X, y):
        self.mean_ = y.mean()
        return self

    def predict(self, X):
        return np.full(len(X), self.mean_)


def a_class_of_your_own():
    print("\nLesson 11: A class of your own")
    first, second = (1, 5), (1, 10)
    show("pairs are put one behind the other", first + second)
    show("texts are compared letter by letter", "10:00" < "9:59")
    a, b = Duration(65), Duration(70)
    show("sum, sorted, max", a + b, sorted([b, a]), max(a, b))
    show("sum of a list", sum([a, b]))
    X, y = load_diabetes(return_X_y=True)
    for model in (Mean(), LinearRegression()):
        errors = -cross_val_score(model, X, y, scoring="neg_mean_absolute_error")
        show(f"{type(model).__name__}: mean error in points", errors.mean().round(1))
    c = Careless(65)
    show("an addition that changes its left side", c + b, c)
    show("equal?", Duration(65) == Duration(65))


# %% Lesson 12. Bytes become letters, letters fields, fields values; and a file whose first line is no header.
# Look at the shapes of the wines, read without a decision and read rightly.


def reading_a_file():
    print("\nLesson 12: Reading a file")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rides.csv"
        path.write_text('bike,station,minutes\n007,"Park, north",12\n042,Café,30\n', encoding="utf-8")
        show("split at commas", *(line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]))
        rides = pd.read_csv(path)
        show("parsed", rides["station"].tolist(), rides["bike"].tolist())
        rides = pd.read_csv(path, encoding="utf-8", dtype={"bike": str, "station": str, "minutes": float})
        show("with the types stated", rides["bike"].tolist(), rides["minutes"].tolist())
        rides.to_csv(path)
        show("columns after a round through a file", pd.read_csv(path).columns.tolist())
    show("the bytes of Café", "Café".encode().hex(" "))
    show("é in UTF-8, and these bytes in Latin-1", "é".encode(), "é".encode().decode("latin-1"))
    for word in ("n/a", "unknown"):
        table = pd.read_csv(StringIO(f"minutes\n12\n{word}\n30"))
        show(f"12, {word} and 30: the sum", table["minutes"].sum())
    wine_file = files("sklearn.datasets.data") / "wine_data.csv"
    show("wines without a decision", pd.read_csv(wine_file).shape)
    show("the first line", wine_file.read_text().splitlines()[0])
    wine = pd.read_csv(wine_file, skiprows=1, header=None)
    show("wines, read rightly; mean of the first column", wine.shape, wine[0].mean().round(1))
    draw_bytes()


def draw_bytes():
    fig, ax = new_figure(1, 2.1)
    for place, byte in enumerate("Café".encode()):
        ax.add_patch(Rectangle((place, 1), 1, 0.8, facecolor="#E8E8E8", edgecolor=GREY))
        ax.text(place + 0.5, 1.4, f"{byte:02x}", ha="center", va="center", family="monospace")
    for text, widths, height, color in (("Café", (1, 1, 1, 2), 2.0, BLUE), ("CafÃ©", (1, 1, 1, 1, 1), 0.0, ORANGE)):
        start = 0
        for letter, width in zip(text, widths, strict=True):
            ax.add_patch(
                Rectangle((start + 0.04, height), width - 0.08, 0.8, facecolor="white", edgecolor=color, lw=1.6)
            )
            ax.text(start + width / 2, height + 0.4, letter, ha="center", va="center", fontsize=13, color=color)
            start += width
    for height, text, color in (
        (2.4, "read as UTF-8", BLUE),
        (1.4, "bytes in the file", GREY),
        (0.4, "read as Latin-1", ORANGE),
    ):
        ax.text(5.2, height, text, va="center", color=color)
    ax.set(xlim=(-0.1, 7.5), ylim=(-0.1, 2.9))
    ax.axis("off")
    save(fig, "bytes.png")


# %% Lesson 13. A price that was right where one looked; and a law that a wrong price keeps.
# Look at the member who rides eight minutes.


def price_with_free_minutes(minutes, member=False):
    free = 10 if member else 0
    return 1 + 0.5 * (minutes - free)


def a_first_test():
    print("\nLesson 13: A first test")
    show("member, 30 minutes, 8 minutes", price_with_free_minutes(30, True), price_with_free_minutes(8, True))
    owed = -price_with_free_minutes(4, True)
    show("owed after 4 minutes; price of 0 minutes", owed, price_with_free_minutes(0, True))
    rises = all(price_with_free_minutes(m + 1, True) >= price_with_free_minutes(m, True) for m in range(120))
    show("a longer ride never costs less", rises)
    show("== between floats, isclose", 0.1 + 0.2 == 0.3, np.isclose(0.1 + 0.2, 0.3))


# %% All lessons


LESSONS = (
    how_this_course_works,
    functions_and_exceptions,
    dataclasses_and_generators,
    arrays,
    views_and_strides,
    broadcasting,
    randomness_and_logarithms,
    tables_and_groups,
    joins_and_time,
    figures_and_axes,
    a_class_of_your_own,
    reading_a_file,
    a_first_test,
)


def main(numbers=()):
    """The lessons with these numbers, or all of them."""
    for lesson in [LESSONS[number - 1] for number in numbers] or LESSONS:
        lesson()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
