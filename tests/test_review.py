"""`grader today` and `grader review`: lessons, recap cards and old mistakes, when they are due."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

import pytest
from test_commands import WRONG_COVARIANCE, grader, write_answer

from grader.course.lessons import lesson_text, recap_cards
from grader.course.modules import find_modules
from grader.learner.progress import Progress
from grader.learner.schedule import rate

THEORY = """# Small course

## Lesson 1: Spread

**Highlight.** Variance is an average.

### 5-minute recap

<details>
<summary>What divides the
sample variance?</summary>

n minus 1.

Because the mean was fitted.

</details>

<details>
<summary>And with a known mean?</summary>

n.

</details>

## Lesson 2: Length

### 5-minute recap

<details>
<summary>How long is (3, 4)?</summary>

5.

</details>

## Interview questions

<details>
<summary>Not a card.</summary>

Nothing.

</details>
"""


def with_lessons(root):
    (root / "01-small" / "theory.md").write_text(THEORY, encoding="utf-8")
    return root


def test_recap_cards_are_read_from_their_lesson_only(small_course):
    module = find_modules(with_lessons(small_course))[0]
    first, second = module.lessons
    cards = recap_cards(module, first)
    assert [(card.question, card.answer) for card in cards] == [
        ("What divides the sample variance?", "n minus 1.\n\nBecause the mean was fitted."),
        ("And with a known mean?", "n."),
    ]
    assert [card.question for card in recap_cards(module, second)] == ["How long is (3, 4)?"]
    assert "Interview" not in lesson_text(module, second)
    assert len({card.item for card in cards}) == 2 and all(card.item.startswith("card:01/1/") for card in cards)


def test_today_names_the_lesson_and_its_exercises_and_moves_on_when_done(small_course):
    with_lessons(small_course)
    first = grader(small_course, "today").stdout
    assert "lesson 1: Spread" in first and "Variance is an average." in first
    assert "01-small/theory.md:3" in first and "Due for review: 0" in first and "01/covariance" in first
    assert "2 recap cards" in grader(small_course, "today", "--done").stdout
    second = grader(small_course, "today").stdout
    assert "lesson 2: Length" in second and "Due for review: 2" in second and "01/normalize" in second
    grader(small_course, "today", "--done")
    assert "Every lesson is read." in grader(small_course, "today").stdout


def test_review_asks_shows_and_schedules(small_course):
    with_lessons(small_course)
    assert "Nothing is due." in grader(small_course, "review").stdout
    grader(small_course, "today", "--done")
    result = grader(small_course, "review", stdin="\n9\n4\n\n1\n")  # 9 is no rating: asked again
    assert result.returncode == 0
    assert "What divides the sample variance?" in result.stdout and "n minus 1." in result.stdout
    assert "Reviewed 2" in result.stdout
    with sqlite3.connect(small_course / ".grader" / "progress.db") as connection:
        due = sorted(row[0] for row in connection.execute("SELECT due FROM reviews"))
    assert due[0] < time.time() + 15 * 60  # "again" comes back within minutes
    assert due[1] > time.time() + 24 * 60 * 60  # "easy" after days


def test_review_can_be_left_at_any_question(small_course):
    with_lessons(small_course)
    grader(small_course, "today", "--done")
    for stdin in ("q\n", "", "\nq\n"):
        result = grader(small_course, "review", stdin=stdin)
        assert result.returncode == 0 and "Reviewed 0; 2 are still due." in result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix pseudo-terminal")
def test_on_a_terminal_single_keys_are_enough(small_course):
    import pty

    with_lessons(small_course)
    grader(small_course, "today", "--done")
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "grader", "review"]
    process = subprocess.Popen(command, cwd=small_course, stdin=slave, stdout=subprocess.PIPE, stderr=slave)
    os.write(master, b"\nx3\nq")  # the answer, no key, good; the next answer, and enough
    said = process.communicate(timeout=30)[0].decode()
    os.close(master), os.close(slave)
    assert process.returncode == 0 and "Reviewed 1; 1 are still due." in said and "3\nNext: in" in said


def test_where_nothing_can_be_recorded_no_card_is_said_to_have_joined(small_course):
    with_lessons(small_course)
    (small_course / ".grader").write_text("a file where the folder should be", encoding="utf-8")
    result = grader(small_course, "today", "--done")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("grader: progress is not recorded: ") and result.stderr.count("\n") == 1


def test_intervals_grow_as_an_item_is_remembered(tmp_path):
    progress = Progress(tmp_path)
    now = datetime(2026, 1, 1, tzinfo=timezone.utc)
    progress.schedule([("card:x", now.timestamp())])
    intervals = []
    for _ in range(6):
        [(item, state)] = progress.due(now.timestamp())
        due = rate(progress, item, state, "good", now)
        intervals.append(due - now)
        now = due
    assert intervals == sorted(intervals)
    assert intervals[0] < timedelta(days=1) < timedelta(days=30) < intervals[-1]


def test_a_mistake_comes_back_on_fresh_inputs(small_course):
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    grader(small_course, "check", "covariance")
    assert "Nothing is due." in grader(small_course, "review").stdout  # tomorrow, not today
    database = small_course / ".grader" / "progress.db"
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT item FROM reviews").fetchall() == [("mistake:01/covariance/divides_by_n",)]
        connection.execute("UPDATE reviews SET due = 0")
    result = grader(small_course, "review", stdin="a\n")
    assert "Which result is right?" in result.stdout and "covariance(X)" in result.stdout
    assert "The mistake was: You divided by n." in result.stdout
    assert ("Right." in result.stdout) != ("No, the other one." in result.stdout)
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT due FROM reviews").fetchone()[0] > time.time()


def test_what_the_curriculum_no_longer_has_is_forgotten(small_course):
    progress = Progress(small_course)
    progress.schedule([("card:01/1/00000000", 0.0), ("mistake:01/covariance/gone", 0.0), ("mistake:09/x/y", 0.0)])
    assert "Reviewed 0; 0 are still due." in grader(small_course, "review").stdout
    assert progress.due(time.time()) == []
