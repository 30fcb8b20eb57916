"""Module 00 against NumPy, SciPy, scikit-learn, pandas and the standard library, on random inputs."""

from __future__ import annotations

import itertools
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import cdist
from scipy.special import logsumexp
from scipy.stats import gmean
from sklearn.preprocessing import LabelBinarizer, StandardScaler

from grader.code.source import source_of_definition
from grader.running.known import load_solutions

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "00-python-fundamentals"
STATIONS = ["Mill", "Park", "Port", "Quay"]

seeds = pytest.mark.parametrize("seed", range(3))


@pytest.fixture(scope="module")
def exercises() -> ModuleType:
    return load_solutions(str(FOLDER / "solutions.py"))


@pytest.fixture(scope="module")
def problems() -> ModuleType:
    return load_solutions(str(FOLDER / "problem_solutions.py"))


def rides(rng: np.random.Generator, n: int = 40) -> pd.DataFrame:
    """n rides, some with a missing station or missing minutes, in no order."""
    station = rng.choice(np.array([*STATIONS, np.nan], dtype=object), size=n)
    minutes = np.where(rng.random(n) < 0.2, np.nan, rng.integers(3, 60, size=n))
    taken = pd.Timestamp("2024-05-06") + pd.to_timedelta(rng.permutation(20 * n)[:n], unit="h")
    return pd.DataFrame({"station": station, "minutes": minutes, "taken": taken}, index=rng.permutation(n))


# Exercises


@seeds
def test_arrays_agree_with_the_libraries(exercises: ModuleType, seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.choice(STATIONS, size=30)
    assert np.array_equal(exercises.one_hot(labels, STATIONS), LabelBinarizer().fit(STATIONS).transform(labels))
    scores = rng.normal(size=50)
    assert set(exercises.topk_indices(scores, 7)) == set(np.argpartition(scores, -7)[-7:])
    x, y = rng.normal(size=40), rng.normal(size=9)
    assert np.allclose(exercises.moving_average(x, 6), pd.Series(x).rolling(6).mean()[5:])
    assert np.array_equal(exercises.outer_broadcast(x, y), np.outer(x, y))
    windows = np.lib.stride_tricks.sliding_window_view(x, 5)[::3]
    assert np.array_equal(exercises.sliding_windows(x, 5, 3), windows)
    X, Y = rng.normal(size=(20, 5)), rng.normal(size=(15, 5))
    assert np.allclose(exercises.pairwise_sq_dists(X, Y), cdist(X, Y, "sqeuclidean"))


def test_windows_are_a_view_that_can_not_be_written(exercises: ModuleType) -> None:
    x = np.arange(10.0)
    windows = exercises.sliding_windows(x[::2], 3)
    assert np.shares_memory(x, windows)
    assert not windows.flags.writeable


@seeds
def test_geometric_mean_agrees(exercises: ModuleType, seed: int) -> None:
    x = np.random.default_rng(seed).uniform(0.1, 9, size=20)
    assert np.isclose(exercises.geometric_mean(x), gmean(x))
    assert np.isclose(exercises.geometric_mean(x), statistics.geometric_mean(x))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="itertools.batched is new in Python 3.12")
def test_batches_are_those_of_the_standard_library(exercises: ModuleType) -> None:
    assert [tuple(batch) for batch in exercises.batches(range(17), 5)] == list(itertools.batched(range(17), 5))


@seeds
def test_groups_joins_and_windows_agree_with_pandas(exercises: ModuleType, seed: int) -> None:
    rng = np.random.default_rng(seed)
    frame = rides(rng)
    table = exercises.groupby_agg(frame, "station", "minutes")
    described = frame.groupby("station")["minutes"].describe()
    assert np.allclose(table.loc[described.index, ["mean", "max"]], described[["mean", "max"]], equal_nan=True)
    assert table["rows"].sum() == len(frame)

    docks = pd.DataFrame({"station": ["Port", "Mill", "Hill"], "docks": [10, 5, 7]})
    joined, audit = exercises.join_audit(frame, docks, "station")
    merged = frame.merge(docks, on="station", how="left", validate="many_to_one", indicator=True)
    pd.testing.assert_frame_equal(joined, merged.drop(columns="_merge"))
    assert audit == {
        "matched": (merged["_merge"] == "both").sum(),
        "unmatched": (merged["_merge"] == "left_only").sum(),
        "unused": (~docks["station"].isin(frame["station"])).sum(),
    }

    frame = frame.dropna()
    means = exercises.rolling_by_group(frame, "station", "taken", "minutes", 3)
    by_time = frame.sort_values("taken")
    expected = by_time.groupby("station")["minutes"].apply(lambda v: v.rolling(3, 1, closed="left").mean())
    pd.testing.assert_series_equal(means, expected.droplevel(0).reindex(frame.index))


# Problems


@seeds
def test_problems_agree_with_the_libraries(problems: ModuleType, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, edges = rng.integers(0, 30, size=60), [0, 4, 5, 11, 30]
    assert np.array_equal(problems.bin_counts(x, edges), np.histogram(x, bins=edges)[0])
    starts, ends = rng.integers(0, 5, size=(2, 50))
    crossed = pd.crosstab(starts, ends).reindex(index=range(5), columns=range(5), fill_value=0)
    assert np.array_equal(problems.trip_table(starts, ends, 5), crossed)
    y = rng.normal(scale=500, size=12)
    assert np.isclose(problems.log_sum_exp(y), logsumexp(y))
    riders, stations = rng.normal(size=(25, 2)), rng.normal(size=(6, 2))
    index, distance = problems.nearest_station(riders, stations)
    assert np.array_equal(index, cdist(riders, stations).argmin(axis=1))
    assert np.allclose(distance, cdist(riders, stations).min(axis=1))
    X, train = rng.normal(size=(30, 4)), rng.permutation(30)[:20]
    assert np.allclose(problems.scale_columns(X, train), StandardScaler().fit(X[train]).transform(X))
    assert np.allclose(list(problems.running_mean(y)), pd.Series(y).expanding().mean())
    image = rng.normal(size=(6, 9))
    assert np.allclose(
        problems.block_means(image, 3), np.kron(np.eye(2), np.ones(3)) @ image @ np.kron(np.eye(3), np.ones((3, 1))) / 9
    )


@seeds
def test_daily_counts_agree_with_resampling(problems: ModuleType, seed: int) -> None:
    frame = rides(np.random.default_rng(seed)).dropna()
    counts = problems.daily_rides(frame, "taken", "station")
    total = frame.set_index("taken").resample("D").size()
    assert np.array_equal(counts.sum(axis=1), total)
    assert list(counts.index) == list(total.index)


# What lesson 1 says about the grader


def test_feedback_quoted_in_the_first_lesson_is_what_the_grader_says(tmp_path: Path) -> None:
    lesson = (FOLDER / "theory.md").read_text(encoding="utf-8").partition("## Lesson 2")[0]
    attempt = "def parse_ride(line):" + lesson.partition("def parse_ride(line):")[2].partition("\nprint(")[0]
    quoted = lesson.partition("```text\n")[2].partition("```")[0]
    folder = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "figures"))
    file = folder / "exercises.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(source_of_definition(text, "parse_ride"), attempt), encoding="utf-8")
    command = [sys.executable, "-m", "grader", "check", "--root", str(tmp_path), "--seed", "1", "00/parse_ride"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env=environment())
    assert run.returncode == 1, run.stderr
    assert run.stdout.partition("\n0 passed")[0].strip() == quoted.strip()


def environment() -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "COLUMNS")}
    return plain | {"PYTHONUTF8": "1", "NO_COLOR": "1"}


def test_traceback_quoted_in_the_first_lesson_is_what_python_says(tmp_path: Path) -> None:
    """Some Pythons add a frame for the comprehension, or carets; the lines that are quoted are all there."""
    lesson = (FOLDER / "theory.md").read_text(encoding="utf-8").partition("## Lesson 2")[0]
    quoted = "Traceback" + lesson.partition("```text\nTraceback")[2].partition("```")[0]
    program = (
        "def mean(minutes):\n    return sum(minutes) / len(minutes)\n\n\ndef report(rides):\n"
        "    return {name: mean(minutes) for name, minutes in rides.items()}\n\n"
        'print(report({"Park": [12, 8, 10], "Hill": []}))\n'
    )
    (tmp_path / "report.py").write_text(program, encoding="utf-8")
    run = subprocess.run([sys.executable, "report.py"], cwd=tmp_path, capture_output=True, text=True)
    said = [line.strip().replace(str(tmp_path), "").replace('"/', '"') for line in run.stderr.splitlines()]
    assert not [line for line in map(str.strip, quoted.strip().splitlines()) if line not in said]
