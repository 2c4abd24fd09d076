"""The screening and consent forms of the intake, used again on an open case."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tppo_cases.accounts.models import User
from victims.forms.intake_consent import ConsentForm
from victims.forms.intake_screening import ScreeningForm
from victims.models.case import VictimCase
from victims.selectors.drafts import DraftContent
from victims.states import Track


def _content(slug: str, posted: QueryDict | None, names: Any) -> DraftContent:
    values = {name: posted.getlist(name) for name in names} if posted is not None else {}
    return DraftContent(values={slug: values})


class CaseScreeningForm(ScreeningForm):
    """A screening of a case: judged when it was posted."""

    def __init__(self, posted: QueryDict | None, *, user: User) -> None:
        content = _content(self.slug, posted, self.input_names())
        super().__init__(user=user, content=content, checks=posted is not None)


class CaseConsentForm(ConsentForm):
    """A consent on a case, whose person's age is known from the case."""

    def __init__(self, posted: QueryDict | None, *, user: User, case: VictimCase) -> None:
        self.case = case
        content = _content(self.slug, posted, self.input_names())
        super().__init__(user=user, content=content, checks=posted is not None)

    @property
    def track(self) -> Track:
        """Which rule applies, by the case."""
        return Track(self.case.track)

    def clean(self) -> dict[str, Any]:
        """An empty form is refused too: here nothing is saved as one goes."""
        cleaned = super().clean()
        if not self.is_begun:
            self.add_error("given_by", _("Pilih siapa yang memberi persetujuan, atau dasar hukumnya"))
        return cleaned
