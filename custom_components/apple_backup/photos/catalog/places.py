"""Places on a grid, so that photos of one place can be found along an index. Pure functions.

A cell is half a degree high and wide: 55 kilometers by at most as much, less towards the poles.
"""

from dataclasses import dataclass
import math
from typing import Final

_PER_DEGREE: Final = 2
_COLUMNS: Final = 360 * _PER_DEGREE
_ROWS: Final = 180 * _PER_DEGREE


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid; `number` is what the catalog stores."""

    number: int

    @property
    def center(self) -> tuple[float, float]:
        """Latitude and longitude of its middle, in degrees."""
        row, column = divmod(self.number, _COLUMNS)
        return (row + 0.5) / _PER_DEGREE - 90, (column + 0.5) / _PER_DEGREE - 180

    @property
    def exists(self) -> bool:
        """Whether the grid has such a cell."""
        return 0 <= self.number < _ROWS * _COLUMNS


def cell_of(latitude: float | None, longitude: float | None) -> int | None:
    """Give the number of the cell a point lies in; None if it is no point on a globe."""
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    row = min(_ROWS - 1, math.floor((latitude + 90) * _PER_DEGREE))
    column = min(_COLUMNS - 1, math.floor((longitude + 180) * _PER_DEGREE))
    return row * _COLUMNS + column
