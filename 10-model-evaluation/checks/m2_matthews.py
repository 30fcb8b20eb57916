import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M2",
    lesson="The confusion matrix, precision and recall",
    forbid=["sklearn.metrics.matthews_corrcoef"],
    hints=[
        "Which of the four counts is 0 for an alarm that never rings?",
        "Count TP, TN, FP and FN; as NumPy integers their product of four sums overflows, as Python integers it does "
        "not.",
        "`math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))` with `int(...)` around each count; 0.0 where the "
        "product is 0.",
    ],
)
def matthews(rng):
    # 3 · 4 - 2 · 1 = 10; the root of 5 · 4 · 6 · 5 = 600
    yield case([1, 1, 0, 1, 0, 0, 1, 0, 0, 0], [1, 1, 1, 1, 1, 0, 0, 0, 0, 0], equals=10 / 600**0.5)
    yield case([1, 0, 1], [1, 0, 1], equals=1.0)
    yield case([1, 0, 0], [0, 1, 1], equals=-1.0)
    yield case([1, 0, 0], [0, 0, 0], equals=0.0, label="an alarm that never rings")
    y = np.append(rng.integers(0, 2, size=30), [0, 0, 1, 1])
    p = np.append(np.where(rng.random(30) < 0.3, 1 - y[:30], y[:30]), [0, 1, 0, 1])
    yield case(y, p)
    yield law("truth and call may be swapped", lambda ex: (ex.matthews(p, y), ex.matthews(y, p)))
    yield law("so may the two classes", lambda ex: (ex.matthews(1 - y, 1 - p), ex.matthews(y, p)))
    yield case(np.tile(y, 3000), np.tile(p, 3000), label="102,000 rows: a product near 1e18 and beyond")
    sure = np.repeat([0, 1], [80_000, 40_000])
    yield case(sure, np.roll(sure, 5), label="120,000 rows: a product beyond 64 bits")


f1_instead = misconception(
    matthews,
    "You computed F1. It leaves the true negatives out, so it changes when the classes are swapped; this correlation "
    "does not.",
    edit=(
        "return (tp * tn - fp * fn) / math.sqrt(product) if product else 0.0",
        "return 2 * tp / max(2 * tp + fp + fn, 1)",
    ),
)


no_root = misconception(
    matthews, "You divided by the product itself. Take its root.", edit=("math.sqrt(product)", "product")
)


plus_for_minus = misconception(
    matthews,
    "You added FP FN. It is subtracted: mistakes must pull the correlation down.",
    edit=("tp * tn - fp * fn", "tp * tn + fp * fn"),
)


nan_for_silence = misconception(
    matthews,
    "For an alarm that never rings you divided 0 by 0. It tells nothing about the truth: the correlation is 0.",
    edit=("if product else 0.0", "if product else float('nan')"),
)


overflows = misconception(
    matthews,
    "Your counts are NumPy integers of 64 bits, and the product of the four sums does not fit: it wraps around "
    "without a word. Use Python integers or floats.",
    edit=("product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)",
          "product = int(np.prod(np.array([tp + fp, tp + fn, tn + fp, tn + fn], dtype=np.int64)))\n    product = abs(product)"),
)  # fmt: skip


@also_correct(matthews)
def matthews_as_a_correlation(y_true, y_pred):
    y, p = np.asarray(y_true, dtype=float), np.asarray(y_pred, dtype=float)
    y, p = y - y.mean(), p - p.mean()
    below = float(np.sqrt((y @ y) * (p @ p)))
    return float(y @ p) / below if below > 1e-9 else 0.0
