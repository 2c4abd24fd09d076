"""Turn what the database refuses into sentences that help: where there is a bed now."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from shelters.models import Shelter
from shelters.selectors.matching import names_of, shelters_with_bed
from shelters.states import BedKind
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.regions import Regency
from tppo_cases.core.retry import again_after_collision, is_busy

NO_BED = "shelters_bed_count_not_over"
ONE_OPEN = "shelters_placement_one_open"
Args = ParamSpec("Args")
Result = TypeVar("Result")


def _beds_elsewhere(kind: BedKind, near: Regency | None) -> str:
    found = names_of(shelters_with_bed(kind, near))
    if not found:
        return _("Saat ini tidak ada unit lain dengan tempat tidur kosong untuk %(kind)s. Hubungi direktorat.") % {
            "kind": kind.label.lower()
        }
    return _("Tempat tidur kosong untuk %(kind)s saat ini: %(units)s.") % {"kind": kind.label.lower(), "units": found}


def no_bed(shelter: Shelter, kind: BedKind, near: Regency | None) -> RefusedError:
    """The refusal of a full shelter."""
    full = _("%(unit)s tidak punya tempat tidur kosong untuk %(kind)s.") % {
        "unit": shelter.unit.name, "kind": kind.label.lower(),
    }  # fmt: skip
    return RefusedError(f"{full} {_beds_elsewhere(kind, near)}", field="shelter")


def already_placed(kind: BedKind, near: Regency | None) -> RefusedError:
    """The refusal of a second open placement."""
    sentence = _("Kasus ini sudah memiliki penempatan yang berjalan. Untuk pindah, pilih Pindahkan pada penempatan itu.")
    return RefusedError(f"{sentence} {_beds_elsewhere(kind, near)}")


@contextmanager
def bed_guard(shelter: Shelter, kind: BedKind, near: Regency | None) -> Iterator[None]:
    """Write a placement; when the database refuses the bed, raise RefusedError with the shelters that have one."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if broken == NO_BED:
            raise no_bed(shelter, kind, near) from error
        if broken == ONE_OPEN:
            raise already_placed(kind, near) from error
        raise


def command(service: Callable[Args, Result]) -> Callable[Args, Result]:
    """Run a service in one transaction, again after a collision; a row that stays busy becomes a sentence."""

    @wraps(service)
    def run(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        try:
            return again_after_collision(partial(service, *args, **kwargs))
        except OperationalError as error:
            if not is_busy(error):
                raise
            raise RefusedError(_("Data tempat tidur ini sedang diubah orang lain. Tunggu sebentar, lalu coba lagi.")) from error

    return run
