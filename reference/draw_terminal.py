"""Draws terminal.svg, the picture in README.md, from a real run: `uv run reference/draw_terminal.py`.

Three answers are written into a scratch copy of a module: one right, one right but slow, one with a misconception.
What `grader check` says of them is rendered as it is.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = Path(__file__).with_name("terminal.svg")
MODULE = "01-linear-algebra"
COMMAND = "uv run grader check 01"
SEED = "0"
COLUMNS = 80

ANSWERS = {
    "dot_product": """
def dot_product(x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.shape != y.shape:
        raise ValueError("the lengths differ")
    return float((x * y).sum())
""",
    "matmul": """
def matmul(A, B):
    if len(A[0]) != len(B):
        raise ValueError("the inner sizes differ")
    C = np.zeros((len(A), len(B[0])))
    for i in range(len(A)):
        for j in range(len(B[0])):
            for k in range(len(B)):
                C[i, j] += A[i][k] * B[k][j]
    return C
""",
    "covariance": """
def covariance(X):
    X = np.asarray(X, dtype=float)
    if len(X) < 2:
        raise ValueError("one row has no covariance")
    centered = X - X.mean(axis=0)
    return centered.T @ centered / len(X)
""",
}


def transcript() -> str:
    """What the grader prints on these answers, with its colours."""
    from grader.course.modules import Module
    from grader.course.stubs import derive_stub, restore_definition

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, MODULE)
        shutil.copytree(ROOT / MODULE, folder, ignore=shutil.ignore_patterns("__pycache__", "figures"))
        text = derive_stub(Module(folder), problems=False)
        for name, answer in ANSWERS.items():
            text = restore_definition(text, answer, name)
        (folder / "exercises.py").write_text(text, encoding="utf-8")
        problems = derive_stub(Module(folder), problems=True)
        (folder / "problems.py").write_text(problems, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "-m", "grader", "check", "01", "--seed", SEED, "--root", scratch],
            cwd=ROOT,
            env=os.environ | {"FORCE_COLOR": "1", "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    if run.stderr:
        raise RuntimeError(run.stderr)
    return run.stdout


# The picture: sizes in pixels, colours by the codes that the grader's Painter writes.
CHARACTER, LINE, PADDING, TITLE_BAR = 8.4, 20, 20, 34
COLOURS = {"": "#dee4ea", "1": "#ffffff", "2": "#8b949e", "31": "#ff7b72", "32": "#56d364", "33": "#e3b341"}
PIECE = re.compile(r"\x1b\[(\d+)m(.*?)\x1b\[0m|([^\x1b]+)")
FRAME = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" xml:space="preserve">
<title>A run of the grader</title>
<style>
text {{ font: 14px ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }}
{styles}
.c1 {{ font-weight: 600; }}
</style>
<rect x="0.5" y="0.5" width="{inner_width:.0f}" height="{inner_height}" rx="8" fill="#161b22" stroke="#444c56"/>
<circle cx="20" cy="20" r="6" fill="#ff5f57"/>
<circle cx="40" cy="20" r="6" fill="#febc2e"/>
<circle cx="60" cy="20" r="6" fill="#28c840"/>
{texts}
</svg>
"""


def draw(text: str) -> str:
    """The text with its ANSI colours as a self-contained SVG. Each piece is stretched to its columns, whatever the font."""
    lines = [f"\x1b[2m$\x1b[0m \x1b[1m{COMMAND}\x1b[0m", *text.rstrip().splitlines()]
    texts, widest = [], COLUMNS
    for row, line in enumerate(lines):
        column = 0
        for code, painted, plain in PIECE.findall(line):
            piece = painted or plain
            start = column + len(piece) - len(piece.lstrip())
            column += len(piece)
            if piece.strip():
                x, y = PADDING + start * CHARACTER, TITLE_BAR + PADDING + row * LINE
                length = len(piece.strip()) * CHARACTER
                place = f'class="c{code}" x="{x:.1f}" y="{y}" textLength="{length:.1f}"'
                texts.append(f"<text {place}>{html.escape(piece.strip(), quote=False)}</text>")
        widest = max(widest, column)
    width = 2 * PADDING + widest * CHARACTER
    height = TITLE_BAR + 2 * PADDING + (len(lines) - 1) * LINE
    return FRAME.format(
        width=width,
        height=height,
        inner_width=width - 1,
        inner_height=height - 1,
        styles="\n".join(f".c{code} {{ fill: {colour}; }}" for code, colour in COLOURS.items()),
        texts="\n".join(texts),
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(transcript()), encoding="utf-8", newline="\n")
    print(f"wrote {PICTURE.relative_to(ROOT)}")
