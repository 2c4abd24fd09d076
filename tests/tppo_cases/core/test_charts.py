"""Geometry of the charts."""

import csv
from pathlib import Path

import pytest

from tppo_cases.core import charts

GRID = Path(__file__).resolve().parents[3] / "shelters" / "data" / "tile-grid.csv"
ROWS = [{"label": "Juli", "values": [58, 52, 14]}, {"label": "Agustus", "values": [71, 60, 13]}]


def test_stacked_bars_grow_with_their_totals():
    chart = charts.stacked_bars(ROWS, charts.NARROW)

    assert [bar.total for bar in chart.bars] == [124, 144]
    assert chart.bars[1].top < chart.bars[0].top
    assert chart.bars[0].x + chart.bars[0].width < chart.bars[1].x


def test_stacked_bars_stay_on_the_drawing():
    chart = charts.stacked_bars(ROWS, charts.WIDE)

    assert all(0 < part.y < chart.base for bar in chart.bars for part in bar.parts)
    assert chart.rules[0] == (chart.base, 0)


def test_stacked_bars_leave_out_empty_parts():
    chart = charts.stacked_bars([{"label": "Juli", "values": [0, 0]}], charts.NARROW)

    assert chart.bars[0].parts == ()


@pytest.mark.parametrize(("top", "step"), [(1, 1), (4, 1), (5, 2), (9, 5), (144, 50), (408, 200), (2500, 1000)])
def test_nice_step_draws_at_most_four_rules(top, step):
    assert charts.nice_step(top) == step


@pytest.mark.parametrize(("value", "step"), [(None, "n"), (0, "0"), (1, "1"), (5, "1"), (6, "2"), (20, "2"), (21, "3")])
def test_tile_step_follows_the_legend(value, step):
    row = {"row": 1, "column": 1, "letters": "AC", "name": "Aceh", "value": value}

    assert charts.tile_map([row])[0].step == step


def test_tile_grid_has_each_province_once():
    with GRID.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert len({row["province_code"] for row in rows}) == len({row["letters"] for row in rows}) == 38
    assert len({(row["row"], row["column"]) for row in rows}) == 38
