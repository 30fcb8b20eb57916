import numpy as np

from grader.checks import also_correct, case, check, drawing, misconception


@check(
    lesson="Figures and Axes",
    hints=[
        "Six values, three of them in the middle bin: how high is its bar? What must each value weigh, so that the heights "
        "add up to 1?",
        "Everything is a method of the ax that you are given: `ax.hist` with `weights`, `ax.axvline`, `ax.set`. Remove the "
        "missing values first.",
        "`ax.hist(values, bins=edges, weights=np.full(len(values), 1 / len(values)))`, `ax.axvline(np.median(values), "
        'linestyle="--")`, `ax.set(xlabel=label, ylabel="share", title=f"n = {len(values)}", xlim=(edges[0], edges[-1]))`, '
        "`return ax`.",
    ],
)
def hist_axes(rng):
    yield case(
        expression=lambda ex: bars(ex.hist_axes, [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes"),
        equals={"bin edges": np.array([0.0, 10.0, 20.0, 40.0]), "heights": np.array([1 / 6, 1 / 2, 1 / 3])},
    )
    yield case(
        expression=lambda ex: vertical_lines(ex.hist_axes, [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes"),
        equals=[11.0],  # between 10 and 12
        label="where vertical lines stand",
    )
    yield case(
        expression=lambda ex: texts(ex.hist_axes, [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes"),
        equals={"x label": "minutes", "y label": "share", "title": "n = 6"},
    )
    yield case(
        expression=lambda ex: x_limits(ex.hist_axes, [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes"),
        equals=[0.0, 40.0],
    )
    yield case(
        expression=lambda ex: is_returned(ex.hist_axes), equals=True, label="what is returned: the ax that was given"
    )
    yield case(
        expression=lambda ex: bars(ex.hist_axes, [2.5, np.nan, 1.0, 3.5, np.nan, 0.5], [0, 1, 4], "km"),
        equals={"bin edges": np.array([0.0, 1.0, 4.0]), "heights": np.array([0.25, 0.75])},
        label="two missing values",
    )
    yield case(
        expression=lambda ex: vertical_lines(ex.hist_axes, [2.5, np.nan, 1.0, 3.5, np.nan, 0.5], [0, 1, 4], "km"),
        equals=[1.75],
        label="two missing values",
    )
    yield case(
        expression=lambda ex: texts(ex.hist_axes, [2.5, np.nan, 1.0, 3.5, np.nan, 0.5], [0, 1, 4], "km"),
        equals={"x label": "km", "y label": "share", "title": "n = 4"},
        label="two missing values",
    )
    yield case(
        expression=lambda ex: bars(ex.hist_axes, [12, 30, 8, 95, 40], [10, 20, 40], "minutes"),
        equals={"bin edges": np.array([10.0, 20.0, 40.0]), "heights": np.array([0.2, 0.4])},
        label="values outside the bins, which count in n",
    )
    values, edges = rng.permutation(80)[:9] / 2 + 0.25, [0, 5, 15, 25, 45]
    heights = np.histogram(values, edges)[0] / 9
    others = rng.uniform(1, 44, size=8)
    yield case(
        expression=lambda ex: vertical_lines(ex.hist_axes, others, edges, "minutes"),
        label="where vertical lines stand",
    )
    yield case(
        expression=lambda ex: bars(ex.hist_axes, values, edges, "minutes"),
        equals={"bin edges": np.array(edges, dtype=float), "heights": heights},
    )
    yield drawing(lambda ex: figure_of(ex.hist_axes, [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes"))


def bars(hist_axes, values, edges, label):
    """The bars on a fresh Axes after the call, whichever method drew them."""
    from matplotlib.patches import Rectangle

    ax = fresh_axes()
    hist_axes(ax, values, edges, label)
    boxes = sorted((p.get_x(), p.get_width(), p.get_height()) for p in ax.patches if isinstance(p, Rectangle))
    return {
        "bin edges": np.array([x for x, _, _ in boxes] + [x + width for x, width, _ in boxes[-1:]], dtype=float),
        "heights": np.array([height for _, _, height in boxes], dtype=float),
    }


def vertical_lines(hist_axes, values, edges, label):
    """The x of every straight vertical line: from axvline and plot, and from vlines."""
    ax = fresh_axes()
    hist_axes(ax, values, edges, label)
    paths = [line.get_xdata() for line in ax.lines]
    for collection in ax.collections:
        paths += [path.vertices[:, 0] for path in collection.get_paths()]
    return sorted({float(xs[0]) for xs in paths if len(xs) and min(xs) == max(xs)})


def texts(hist_axes, values, edges, label):
    ax = fresh_axes()
    hist_axes(ax, values, edges, label)
    return {"x label": ax.get_xlabel(), "y label": ax.get_ylabel(), "title": ax.get_title()}


def x_limits(hist_axes, values, edges, label):
    ax = fresh_axes()
    hist_axes(ax, values, edges, label)
    return [float(x) for x in ax.get_xlim()]


def fresh_axes():
    """Axes of a figure of their own, without a window. Matplotlib is imported here: only this exercise needs it."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    return Figure().subplots()


def figure_of(hist_axes, values, edges, label):
    ax = fresh_axes()
    hist_axes(ax, values, edges, label)
    return ax.figure


def is_returned(hist_axes):
    ax = fresh_axes()
    return hist_axes(ax, [12, 30, 8], [0, 20, 40], "minutes") is ax


counts_for_shares = misconception(
    hist_axes,
    "Your bars show counts. A share is a count divided by n: give every value the weight 1 / n.",
    edit=(", weights=np.full(len(values), 1 / len(values))", ""),
)


densities_for_shares = misconception(
    hist_axes,
    "Your bars show densities: density=True makes their *areas* add up to 1. Asked are heights that are shares; give every "
    "value the weight 1 / n.",
    edit=(", weights=np.full(len(values), 1 / len(values))", ", density=True"),
)


bins_of_its_own = misconception(
    hist_axes,
    "You handed on the number of bins only, so Matplotlib cut the range of the values into equal ones. Hand on the edges: "
    "bins=edges.",
    edit=("bins=edges", "bins=len(edges) - 1"),
)


outline_for_bars = misconception(
    hist_axes,
    'There are no bars on the ax, only an outline or nothing at all: ax.stairs and histtype="step" draw a single shape. Use '
    "ax.hist as it is, or ax.bar.",
    edit=("bins=edges,", 'bins=edges, histtype="step",'),
)


@misconception(
    hist_axes,
    "The median of values of which one is missing is nan, and a line at nan cannot be seen. Take the missing values out "
    "first.",
)
def median_with_missing_values(ax, values, edges, label):
    known = np.array([v for v in values if v == v])
    ax.hist(known, bins=edges, weights=np.full(len(known), 1 / len(known)))
    ax.axvline(np.median(np.asarray(values, dtype=float)))
    ax.set(xlabel=label, ylabel="share", title=f"n = {len(known)}", xlim=(edges[0], edges[-1]))
    return ax


@misconception(
    hist_axes,
    "You counted the missing values in n. They are in no bin, so the bars come out too low; take them out first.",
)
def missing_values_counted(ax, values, edges, label):
    values = np.asarray(values, dtype=float)
    n = len(values)
    ax.hist(values[~np.isnan(values)], bins=edges, weights=np.full(n - np.isnan(values).sum(), 1 / n))
    ax.axvline(np.nanmedian(values))
    ax.set(xlabel=label, ylabel="share", title=f"n = {n}", xlim=(edges[0], edges[-1]))
    return ax


mean_for_median = misconception(
    hist_axes,
    "Your line stands at the mean. Asked is the median, the middle of the sorted values: a single long ride does not move "
    "it.",
    edit=("np.median(values)", "np.mean(values)"),
)


limits_left_to_matplotlib = misconception(
    hist_axes,
    "You left the x limits to Matplotlib, which adds a margin of 5 % on both sides. Set them to the first and the last edge.",
    edit=(", xlim=(edges[0], edges[-1])", ""),
)


labels_swapped = misconception(
    hist_axes,
    "The labels are swapped: the x axis shows the values, the y axis the share of them.",
    edit=('xlabel=label, ylabel="share"', 'xlabel="share", ylabel=label'),
)


line_forgotten = misconception(
    hist_axes,
    "There is no vertical line at the median: that is `ax.axvline` (axhline takes a y and lies flat).",
    edit=('ax.axvline(np.median(values), linestyle="--", color="black")', "pass"),
)


returns_nothing = misconception(
    hist_axes, "The drawing is right, but nothing is returned. End with `return ax`.", edit=("return ax", "return None")
)


@misconception(
    hist_axes,
    'You drew with plt. That draws on the "current" Axes, which is not the one that you were given: that one is still '
    "empty. Use the methods of ax: ax.hist, ax.set_xlabel, ax.set_xlim.",
)
def draws_with_pyplot(ax, values, edges, label):
    import matplotlib.pyplot as plt

    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)]
    plt.hist(values, bins=edges, weights=np.ones(len(values)) / len(values))
    plt.axvline(np.median(values))
    plt.xlabel(label)
    plt.ylabel("share")
    plt.title(f"n = {len(values)}")
    plt.xlim(edges[0], edges[-1])
    return ax


@misconception(
    hist_axes,
    'Bars and line are on the ax, but labels, title and limits are not: plt writes on the "current" Axes. Use '
    "ax.set_xlabel, ax.set_title, ax.set_xlim, or all at once with ax.set.",
)
def labels_with_pyplot(ax, values, edges, label):
    import matplotlib.pyplot as plt

    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)]
    ax.hist(values, bins=edges, weights=np.ones(len(values)) / len(values))
    ax.axvline(np.median(values))
    plt.xlabel(label)
    plt.title(f"n = {len(values)}")
    return ax


@also_correct(hist_axes)
def hist_axes_by_bars(ax, values, edges, label):
    values = np.array([v for v in values if v == v])
    counts, _ = np.histogram(values, bins=edges)
    ax.bar(edges[:-1], counts / len(values), width=np.diff(edges), align="edge")
    ax.vlines(np.median(values), 0, 1, linestyles="dashed")
    ax.set_xlabel(label)
    ax.set_ylabel("share")
    ax.set_title("n = " + str(len(values)))
    ax.set_xlim(edges[0], edges[-1])
    return ax
