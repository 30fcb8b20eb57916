"""The style of all figures: one block, the same in the examples.py of every module, written there by `grader author sync`."""

from __future__ import annotations

import re

BEGIN = "# Figures of all modules look alike: `grader author sync` writes these lines."
END = "# Here end the lines that `grader author sync` writes."
STYLE = f'''{BEGIN}
if __name__ == "__main__" and hasattr(signal, "SIGPIPE"):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # so that `examples.py | head` ends without a traceback
matplotlib.use("Agg")
FIGURES = Path(__file__).resolve().parent / "figures"
# Okabe and Ito's palette: distinct for every common kind of colour blindness.
BLUE, ORANGE, GREEN, PURPLE, SKY, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#767676"


def new_figure(columns=1, height=3.5, rows=1, **options):
    """A figure 1200 pixels wide with `rows` times `columns` axes."""
    plt.rcParams.update(
        {{
            "font.size": 10,
            "axes.titlesize": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.color": "#E4E4E4",
            "axes.axisbelow": True,
            "legend.frameon": False,
            "figure.constrained_layout.use": True,
        }}
    )
    return plt.subplots(rows, columns, figsize=(7.5, height), **options)


def save(fig, name):
    FIGURES.mkdir(exist_ok=True)
    fig.savefig(FIGURES / name, dpi=160, facecolor="white", metadata={{"Software": None}})
    plt.close(fig)


{END}'''
BLOCK = re.compile(rf"^{re.escape(BEGIN)}\n.*?^{re.escape(END)}$", re.MULTILINE | re.DOTALL)
# The same lines without the two that frame them, as an older module has them: settings at the top, functions in a cell.
SETTINGS = re.compile(
    r"""^matplotlib\.use\("Agg"\)\n(HERE = .*\n)?FIGURES = .*\n# Okabe and Ito's palette.*\nBLUE, ORANGE, .*\n""",
    re.MULTILINE,
)
FUNCTIONS = re.compile(r"^def new_figure\(.*?^def save\(.*?^    plt\.close\(fig\)\n+", re.MULTILINE | re.DOTALL)
OTHER_NAME = re.compile(r"(\bnew_figure\([^()]*\b)nrows=")


def with_style(text: str) -> str:
    """An examples.py with the block as it should be; unchanged where it draws nothing."""
    if BLOCK.search(text):
        return _with_import(BLOCK.sub(lambda match: STYLE, text, count=1))
    settings = SETTINGS.search(text)
    if not settings or not FUNCTIONS.search(text):
        return text
    text = OTHER_NAME.sub(r"\1rows=", FUNCTIONS.sub("", text, count=1))
    after = text[settings.end() :].lstrip("\n")
    return _with_import(f"{text[: settings.start()]}{STYLE}\n{settings[1] or ''}\n\n{after}")


def _with_import(text: str) -> str:
    """The text with `import signal`, which the block needs, at its place in the alphabet."""
    lines = text.split("\n")
    if "import signal" in lines:
        return text
    first = next(place for place, line in enumerate(lines) if re.match(r"(import|from) (?!__future__)", line))
    place = next(at for at in range(first, len(lines)) if not "import" <= lines[at] < "import signal")
    return "\n".join([*lines[:place], "import signal", *lines[place:]])
