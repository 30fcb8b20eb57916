from grader.checks import also_correct, case, check, misconception, raises

from .inputs import STATIONS


@check(
    lesson="Functions, comprehensions and exceptions",
    hints=[
        'What does `" Old Mill ,7.5".split(",")` return, blanks and all? Try it in a Python prompt, also with a line that '
        "has no comma.",
        "Three steps: split and look at the number of parts; strip the station; convert the minutes. Raise a ValueError "
        "where a part is not what it should be. float() does so by itself for `twelve`, but not for `-3` and `nan`.",
        '`parts = line.split(",")`, `if len(parts) != 2: raise ValueError(f"not \'station, minutes\': {line!r}")`; then '
        "`station = parts[0].strip()`, `minutes = float(parts[1])`, and refuse `not station` and `not minutes >= 0`.",
    ],
)
def parse_ride(rng):
    yield case("Park, 12", equals=("Park", 12.0))
    yield case("Port,30", equals=("Port", 30.0), label="no blank after the comma")
    yield case("  Old Mill ,7.5", equals=("Old Mill", 7.5), label="blanks at the ends, and one inside the name")
    yield case("Park, 0", equals=("Park", 0.0), label="a ride of no minutes at all")
    station, minutes = STATIONS[rng.integers(3)], int(rng.integers(3, 60)) + 0.5
    yield case(f" {station}, {minutes} ", equals=(station, minutes))
    lines = [f"{STATIONS[rng.integers(3)]} ,{int(rng.integers(60)) + 0.5}" for _ in range(6)]
    yield case(expression=lambda ex: [ex.parse_ride(line) for line in lines], label="six lines")
    yield raises(ValueError, "Park 12", why="without a comma nobody knows where the name ends")
    yield raises(ValueError, "Park, 12, rain", why="three parts are one too many")
    yield raises(ValueError, " , 12", why="the station is missing")
    yield raises(ValueError, "Park, twelve", why="'twelve' is not a number")
    yield raises(ValueError, "Park,", why="the minutes are missing")
    yield raises(ValueError, "Park, -3", why="no ride takes -3 minutes")
    yield raises(ValueError, "Park, -0.5", why="no ride takes less than no time")
    yield raises(ValueError, "Park, nan", why="nan is not a number of minutes")


keeps_the_blanks = misconception(
    parse_ride,
    'You kept the blanks around the station. " Park" and "Park" are two different stations for every count and join that '
    "follows: strip the name.",
    edit=("parts[0].strip()", "parts[0]"),
)


strips_only_to_compare = misconception(
    parse_ride,
    'You kept the blanks around the station. " Park" and "Park" are two different stations for every count and join that '
    "follows: return the stripped name.",
    edit=("return station, minutes", "return parts[0], minutes"),
)


removes_every_blank = misconception(
    parse_ride,
    'You removed every blank, also the one inside "Old Mill". `strip` takes blanks from the ends only.',
    edit=("parts[0].strip()", 'parts[0].replace(" ", "")'),
)


minutes_stay_text = misconception(
    parse_ride,
    'You returned the minutes as text. "12" + "30" is "1230": turn them into a float.',
    edit=("return station, minutes", "return station, parts[1].strip()"),
)


minutes_become_whole = misconception(
    parse_ride,
    "You cut the minutes to a whole number: 7.5 became 7. Use float, and nothing else.",
    edit=("return station, minutes", "return station, int(minutes)"),
)


parts_swapped = misconception(
    parse_ride,
    "You returned (minutes, station). The station comes first, as in the line.",
    edit=("return station, minutes", "return minutes, station"),
)


ignores_a_third_part = misconception(
    parse_ride,
    "You ignored what follows the second comma. A line with a third part is not what you think it is; refuse it.",
    edit=("len(parts) != 2", "len(parts) < 2"),
)


accepts_an_empty_station = misconception(
    parse_ride, "You accepted a line without a station. Refuse an empty name.", edit=("if not station:", "if False:")
)


accepts_negative_minutes = misconception(
    parse_ride,
    "You accepted minutes below 0 and nan. float reads both without a complaint, so ask yourself: is it at least 0?",
    edit=("if not minutes >= 0:", "if False:"),
)


nan_slips_through = misconception(
    parse_ride,
    "You asked `minutes < 0`, and nan slipped through: every comparison with nan is False. Ask for what is right, "
    "`not minutes >= 0`.",
    edit=("not minutes >= 0", "minutes < 0"),
)


@misconception(
    parse_ride,
    "You returned something for a bad line instead of raising. The caller goes on with it and fails later, far from the "
    "cause: raise a ValueError where the line is bad.",
)
def returns_none_for_bad_lines(line):
    station, comma, minutes = line.partition(",")
    try:
        minutes = float(minutes)
    except ValueError:
        return None
    return (station.strip(), minutes) if comma and station.strip() and minutes >= 0 else None


@misconception(
    parse_ride,
    "You split at the blanks. The comma separates the parts: the name may contain blanks, and there may be none after "
    "the comma.",
)
def splits_at_blanks(line):
    parts = line.split()
    if len(parts) != 2:
        raise ValueError(line)
    station, minutes = parts[0].rstrip(","), float(parts[1])
    if not minutes >= 0:
        raise ValueError(line)
    return station, minutes


@also_correct(parse_ride)
def parse_ride_by_unpacking(line):
    station, minutes = line.split(",")  # a ValueError of its own where there are not two parts
    if station.strip() == "" or float(minutes) < 0 or float(minutes) != float(minutes):
        raise ValueError("bad line " + line)
    return (station.strip(), float(minutes))


@also_correct(parse_ride)
def parse_ride_by_a_pattern(line):
    import re

    match = re.fullmatch(r"\s*([^,]*[^,\s])\s*,\s*(\d+(?:\.\d*)?)\s*", line)
    if not match:
        raise ValueError(line)
    return match[1], float(match[2])
