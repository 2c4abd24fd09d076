"""What placements mean for the closing and the hand-over of a case."""

from uuid import UUID

from django.utils.translation import gettext as _

from shelters.models import Placement
from shelters.states import PlacementStatus
from tppo_cases.access.defaults.selectors import source_groups
from tppo_cases.access.groups import GroupSource
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit
from tppo_cases.accounts.services.system import system_user
from tppo_cases.core.scope import system_role
from victims.services.grants import end_grants, give_grant
from victims.states import GrantSource


def open_placement_blocks(case_id: UUID) -> str | None:
    """A case is not closed while somebody sleeps somewhere on its account. Runs as the closer, who sees the case."""
    if not Placement.objects.filter(case_id=case_id).open().exists():
        return None
    return _("Penempatan masih berjalan. Catat lebih dahulu ia keluar atau tunggu jawaban usulannya, di tab Penempatan.")


def placement_follows_case(case_id: UUID, former: Unit, new: Unit) -> None:
    """The stay goes on under the new owner: the former owner keeps, as shelter only, what it needs while she sleeps there.

    Runs as the jobs role, since the person who hands over may lose her access within the same transaction.
    """
    with system_role():
        stay = Placement.objects.filter(case_id=case_id, status=PlacementStatus.ACTIVE).select_related("shelter").first()
        if stay is None:
            return
        if stay.shelter.unit_id == former.pk != new.pk:
            give_grant(
                actor=system_user(), case_id=case_id, principal=unit_principal(former.pk),
                groups=source_groups(GroupSource.PLACEMENT), source=GrantSource.PLACEMENT, source_id=stay.pk,
            )  # fmt: skip
        elif stay.shelter.unit_id == new.pk:
            end_grants(actor=system_user(), case_id=case_id, reason="owner", source=GrantSource.PLACEMENT, source_id=stay.pk)
