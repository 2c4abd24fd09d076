"""Small cells are hidden, and no hidden cell can be worked out from the ones that are shown."""

import random

import pytest

from reports.suppression import COMPLEMENT, SMALL, Cell, guard, guard_rows, is_small, protect


def with_sums(parts: list[list[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in parts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def signs(cells: list[list[Cell]]) -> list[list[str]]:
    return [[cell.sign or str(cell.value) for cell in line] for line in cells]


@pytest.mark.parametrize(("value", "small"), [(None, False), (0, False), (1, True), (10, True), (11, False), (400, False)])
def test_one_to_ten_is_small(value, small):
    assert is_small(value) is small


def test_nought_is_shown_and_a_small_figure_is_not():
    assert [guard(value).sign or guard(value).value for value in (0, 3, 11)] == [0, "<11", 11]


def test_one_small_cell_in_a_row_hides_the_smallest_other_part():
    assert signs(protect([[56, 10, 66]], across=True, down=False)) == [["∗", "<11", "66"]]


def test_two_small_cells_that_make_less_than_eleven_hide_a_third():
    assert signs(protect([[5, 4, 40, 49]], across=True, down=False)) == [["<11", "<11", "∗", "49"]]


def test_table_without_small_cells_is_shown_whole():
    matrix = with_sums([[58, 13], [30, 11]])

    assert protect(matrix, across=True, down=True) == [[Cell(value) for value in line] for line in matrix]


def test_provinces_by_age_hide_as_on_the_drawing():
    shown = signs(protect(with_sums([[58, 13], [61, 5], [46, 2], [40, 3], [30, 11], [129, 10]]), across=True, down=True))

    assert shown[0] == ["58", "13", "71"]
    assert shown[1] == ["∗", "<11", "66"]
    assert shown[-1] == ["364", "44", "408"]


def test_single_column_hides_a_second_row():
    assert signs(protect([[40], [7], [12], [59]], across=False, down=True)) == [["40"], ["<11"], ["∗"], ["59"]]


def test_small_total_is_hidden_with_its_parts():
    assert signs(protect([[4, 0, 4]], across=True, down=False)) == [["<11", "0", "<11"]]


def test_rows_about_few_people_hide_all_their_figures():
    assert guard_rows([[12, 30, 500], [3, 4, 900]]) == [
        [Cell(12), Cell(30), Cell(500)],
        [Cell(None, SMALL), Cell(None, COMPLEMENT), Cell(None, COMPLEMENT)],
    ]


@pytest.mark.parametrize("seed", range(200))
def test_no_sum_gives_a_hidden_cell_away(seed):
    dice = random.Random(seed)  # noqa: S311  # repeatable tables
    matrix = with_sums([[dice.choice((0, 1, 3, 9, 12, 40)) for _ in range(3)] for _ in range(dice.randint(1, 6))])
    cells = protect(matrix, across=True, down=True)

    rows = list(zip(matrix, cells, strict=True))
    columns = list(zip(zip(*matrix, strict=True), zip(*cells, strict=True), strict=True))
    for values, line in rows + columns:
        hidden = [value for value, cell in zip(values, line, strict=True) if cell.hidden]
        assert not any(is_small(cell.value) for cell in line)
        assert len(hidden) != 1
        assert not hidden or line[-1].hidden or sum(hidden) >= 11
