"""Figures as kept beside the plots: tab-separated, one file a section, so that plots are redrawn without measuring.

Lines that begin with "#" say how and on what machine they came about; then come the columns' names, then the rows.
"""

NUMBER_DIGITS = 6


class BadFigures(Exception):
    """One line on what is wrong with which file."""


def write_figures(path, facts, rows):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [f"# {fact}" for fact in facts]
    lines += ["\t".join(columns)]
    lines += ["\t".join(as_text(row.get(column, "")) for column in columns) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def as_text(value):
    return f"{value:.{NUMBER_DIGITS}g}" if isinstance(value, float) else str(value)


def read_figures(path):
    """The rows, their numbers as numbers."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    if len(lines) < 2:
        raise BadFigures(f"{path}: there are no rows in it; measure again")
    columns = lines[0].split("\t")
    rows = [line.split("\t") for line in lines[1:]]
    for row in rows:
        if len(row) != len(columns):
            raise BadFigures(f"{path}: {len(row)} cells for {len(columns)} columns in: {' | '.join(row)}")
    return [dict(zip(columns, map(as_number, row))) for row in rows]


def as_number(text):
    try:
        return float(text)
    except ValueError:
        return text
