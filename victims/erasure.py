"""What else holds data of a person whose data are removed. Higher apps add their part in ``ready()``."""

from collections.abc import Callable, Sequence
from uuid import UUID

# Called in the transaction of the removal, after the sealed columns of all case-bound tables are empty, with (victim id,
# case ids): for what lies outside of such columns, files above all. It may be called again and must then change nothing.
Eraser = Callable[[UUID, Sequence[UUID]], None]
ERASERS: list[Eraser] = []
