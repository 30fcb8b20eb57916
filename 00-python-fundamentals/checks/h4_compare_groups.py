import numpy as np

from grader.checks import also_correct, case, check, drawing, misconception


@check(
    problem="H4",
    lesson="Figures and Axes",
    stub="three_unfair_pictures",
    hints=[
        "Draw the two groups of the statement by hand, first as the code draws them, then fairly. Which four things differ?",
        "Everything that must be equal on all plots has to be known before the first one is drawn: the edges, and the highest "
        "bar of all. And plt draws on the current Axes, not on yours.",
        "First `shares = {name: np.histogram(known, bins=edges)[0] / len(known)}` for every group, `top = 1.1 * max(...)`; then "
        'a loop over `zip(axes, groups)` with `ax.bar(edges[:-1], ..., width=np.diff(edges), align="edge")` and `ax.set`.',
    ],
)
def compare_groups(rng):
    due = [
        picture("Park (n = 3)", [0, 10, 20, 40], [1 / 3, 2 / 3, 0], 1.1 * 0.75),
        picture("Port (n = 4)", [0, 10, 20, 40], [0, 1 / 4, 3 / 4], 1.1 * 0.75),
    ]
    yield case(
        expression=lambda ex: drawn(
            ex.compare_groups, {"Park": [12, 8, 10], "Port": [30, 10, 35, 25]}, [0, 10, 20, 40], "minutes"
        ),
        equals=due,
    )
    missing = {"Mill": [1.5, np.nan, 2.5, np.nan], "Hill": [0.5, 2.5, 2.75]}
    due = [
        picture("Mill (n = 2)", [0, 2, 3], [0.5, 0.5], 1.1 * 2 / 3),
        picture("Hill (n = 3)", [0, 2, 3], [1 / 3, 2 / 3], 1.1 * 2 / 3),
    ]
    yield case(
        expression=lambda ex: drawn(ex.compare_groups, missing, [0, 2, 3], "minutes"),
        equals=due,
        label="missing values",
    )
    random_groups = {name: (rng.permutation(60)[:n] / 2).tolist() for name, n in (("A", 5), ("B", 9), ("C", 7))}
    edges = [0, 5, 15, 30]
    heights = {name: np.histogram(values, bins=edges)[0] / len(values) for name, values in random_groups.items()}
    top = 1.1 * max(h.max() for h in heights.values())
    due = [picture(f"{name} (n = {len(random_groups[name])})", edges, heights[name], top) for name in random_groups]
    yield case(expression=lambda ex: drawn(ex.compare_groups, random_groups, edges, "minutes"), equals=due)
    yield drawing(
        lambda ex: figure_of(
            ex.compare_groups, {"Park": [12, 8, 10], "Port": [30, 10, 35, 25]}, [0, 10, 20, 40], "minutes"
        )
    )


def picture(title, edges, heights, top):
    return {
        "bin edges": np.array(edges, dtype=float),
        "heights": np.array(heights, dtype=float),
        "y limits": [0.0, float(top)],
        "x limits": [float(edges[0]), float(edges[-1])],
        "title": title,
        "x label": "minutes",
    }


def drawn(compare_groups, groups, edges, label):
    """What is on each of the fresh Axes after the call."""
    axes = fresh_axes(len(groups))
    compare_groups(axes, groups, edges, label)
    return [read_back(ax) for ax in axes]


def figure_of(compare_groups, groups, edges, label):
    axes = fresh_axes(len(groups))
    compare_groups(axes, groups, edges, label)
    return axes[0].figure


def fresh_axes(count):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    return Figure().subplots(1, count, squeeze=False)[0]


def read_back(ax):
    from matplotlib.patches import Rectangle

    bars = sorted((p.get_x(), p.get_width(), p.get_height()) for p in ax.patches if isinstance(p, Rectangle))
    return {
        "bin edges": np.array([x for x, _, _ in bars] + [x + width for x, width, _ in bars[-1:]], dtype=float),
        "heights": np.array([height for _, _, height in bars], dtype=float),
        "y limits": [float(y) for y in ax.get_ylim()],
        "x limits": [float(x) for x in ax.get_xlim()],
        "title": ax.get_title(),
        "x label": ax.get_xlabel(),
    }


@misconception(
    compare_groups,
    "It still draws with plt, on whichever Axes is current: the ones that were given are empty. Use the methods of each ax.",
)
def three_unfair_pictures(axes, groups, edges, label):
    import matplotlib.pyplot as plt

    for name, values in groups.items():
        values = np.asarray(values, dtype=float)
        # One picture per group, as large as possible.
        plt.hist(values[~np.isnan(values)])
        plt.title(f"{name} (n = {len(values)})")
        plt.xlabel(label)


def draw_each(axes, groups, edges, label, height, n, top):
    """One histogram per group; height, n and top say how, from the values with and without the missing ones."""
    known = {}
    for name, values in groups.items():
        values = np.asarray(values, dtype=float)
        known[name] = values[~np.isnan(values)]
    heights = {name: height(known[name], edges, len(groups[name])) for name in groups}
    for ax, name in zip(axes, groups, strict=True):
        ax.bar(edges[:-1], heights[name], width=np.diff(edges), align="edge")
        ax.set(title=f"{name} (n = {n(known[name], groups[name])})", xlabel=label)
        ax.set(xlim=(edges[0], edges[-1]), ylim=(0, top(heights, name)))


def shares(known, edges, total):
    return np.histogram(known, bins=edges)[0] / len(known)


def highest_of_all(heights, name):
    return 1.1 * max(h.max() for h in heights.values())


@misconception(
    compare_groups,
    "Your bars are counts. The larger group looks taller everywhere; shares can be compared.",
)
def counts_compared(axes, groups, edges, label):
    draw_each(
        axes, groups, edges, label,
        height=lambda known, edges, total: np.histogram(known, bins=edges)[0],
        n=lambda known, values: len(known), top=highest_of_all,
    )  # fmt: skip


@misconception(
    compare_groups,
    "Each of your plots has y limits of its own, so bars of the same height stand for different shares. Find the highest bar "
    "of all groups first.",
)
def scales_of_their_own(axes, groups, edges, label):
    draw_each(
        axes, groups, edges, label, height=shares,
        n=lambda known, values: len(known), top=lambda heights, name: 1.1 * heights[name].max(),
    )  # fmt: skip


@misconception(
    compare_groups,
    "You counted missing values in n and in the shares. They are in no bin; divide by the number of known values.",
)
def missing_values_counted(axes, groups, edges, label):
    draw_each(
        axes, groups, edges, label,
        height=lambda known, edges, total: np.histogram(known, bins=edges)[0] / total,
        n=lambda known, values: len(values), top=highest_of_all,
    )  # fmt: skip


@misconception(
    compare_groups,
    "Your bars are densities: their areas add up to 1, not their heights. Shares were asked for.",
)
def densities_compared(axes, groups, edges, label):
    draw_each(
        axes, groups, edges, label,
        height=lambda known, edges, total: np.histogram(known, bins=edges, density=True)[0],
        n=lambda known, values: len(known), top=highest_of_all,
    )  # fmt: skip


@also_correct(compare_groups)
def by_weighted_histograms(axes, groups, edges, label):
    tops = []
    for ax, (name, values) in zip(axes, groups.items(), strict=True):
        values = [v for v in values if v == v]
        heights, _, _ = ax.hist(values, bins=edges, weights=[1 / len(values)] * len(values))
        ax.set_title(f"{name} (n = {len(values)})")
        ax.set_xlabel(label)
        ax.set_xlim(edges[0], edges[-1])
        tops.append(heights.max())
    for ax in axes:
        ax.set_ylim(0, 1.1 * max(tops))
