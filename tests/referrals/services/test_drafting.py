"""What a referral may ask, of whom, for which parts and on which ground."""

import pytest
from django.core.exceptions import PermissionDenied

from referrals.models import Referral
from referrals.services import approval, drafting
from tests.factories.cases import as_owner, make_case, set_status
from tests.factories.referrals import (
    consent_of,
    facts,
    make_accepted,
    make_approved,
    make_draft,
    make_submitted,
    transfer_facts,
)
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Unit
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.work import Consent
from victims.services.consents import withdraw_consent

pytestmark = pytest.mark.django_db

TRANSFER = {"kind": "transfer", "services": ("take_over",)}
WRONG = {
    "unknown kind": ({"kind": "back", "services": ("back_report",)}, "kind"),
    "no service": ({"services": ()}, "services"),
    "service of another kind": ({"services": ("vocational",)}, "services"),
    "no part": ({"shared_groups": frozenset()}, "shared_groups"),
    "part that the agency may not get": ({"shared_groups": frozenset({"narrative"})}, "shared_groups"),
    "place where she sleeps": ({"shared_groups": frozenset({"location"})}, "shared_groups"),
    "ground without its reason": ({"ground_note": " "}, "ground_note"),
    "ground that is for children": ({"legal_ground": "best_interest"}, "ground"),
    "agency that may not own a case": (TRANSFER | {"unit": "kemenkes-rujukan"}, "receiving_agency"),
    "transfer to no unit": (TRANSFER, "receiving_unit"),
    "agency whose inbox nobody works": ({"agency": "kemensos"}, "receiving_unit"),
    "own unit": ({"agency": "kemensos", "unit": "rp-bambuapus"}, "receiving_unit"),
    "unit of another agency": ({"unit": "p2mi-rujukan"}, "receiving_unit"),
    "unit where nobody answers": ({"unit": "kemenkes-direktorat"}, "receiving_unit"),
}


@pytest.mark.parametrize("case_name", WRONG)
def test_wrong_facts_are_refused_at_their_field(cast, case_name):
    changes, field = WRONG[case_name]
    changes = dict(changes)
    wanted = facts(changes.pop("agency", "kemenkes"), **changes)
    case = make_case(cast.worker)
    with scope(cast.worker), pytest.raises(RefusedError) as refusal:
        drafting.create_referral(actor=cast.worker, case_id=case.pk, facts=wanted)
    assert list(refusal.value.error_dict) == [field]


def test_draft_without_ground_is_kept_but_not_sent(cast):
    draft = make_draft(cast, consent=None, legal_ground="")
    with scope(cast.worker), pytest.raises(RefusedError) as refusal:
        drafting.submit(actor=cast.worker, referral_id=draft.pk)
    assert list(refusal.value.error_dict) == ["ground"]


def test_consent_must_name_the_agency(cast):
    case = make_case(cast.worker)
    consent = consent_of(cast.worker, case, "p2mi")
    with scope(cast.worker), pytest.raises(RefusedError):
        drafting.create_referral(actor=cast.worker, case_id=case.pk, facts=facts(consent=consent))


def test_consent_of_another_case_does_not_count(cast):
    other = consent_of(cast.worker, make_case(cast.worker), "kemenkes")
    with pytest.raises(RefusedError):
        make_draft(cast, consent=other)


def test_consent_withdrawn_before_submitting_drops_the_draft(cast):
    case = make_case(cast.worker)
    draft = make_draft(cast, case, consent=consent_of(cast.worker, case, "kemenkes"))
    with scope(cast.worker):
        withdraw_consent(actor=cast.worker, consent_id=draft.consent_id)
        assert Referral.objects.get(pk=draft.pk).status == "withdrawn"


def test_consent_that_lost_the_agency_is_noticed_on_submit(cast):
    case = make_case(cast.worker)
    draft = make_draft(cast, case, consent=consent_of(cast.worker, case, "kemenkes"))
    with as_owner():
        Consent.objects.filter(pk=draft.consent_id).update(agencies=["p2mi"])
    with scope(cast.worker), pytest.raises(RefusedError):
        drafting.submit(actor=cast.worker, referral_id=draft.pk)


def test_only_one_transfer_is_open(cast):
    case = make_case(cast.worker)
    make_draft(cast, case, facts=transfer_facts())
    with pytest.raises(RefusedError):
        make_draft(cast, case, facts=transfer_facts("sn-antasena"))


def test_return_may_tell_the_place(cast):
    with as_owner():
        agency = facts("p2mi").receiving_agency
        agency.shareable_groups = ["summary", "location"]
        agency.save()
    draft = make_draft(cast, facts=facts("p2mi", kind="return", services=("escort",), shared_groups=frozenset({"location"})))
    assert draft.shared_groups == ["location"]


def test_invisible_and_unknown_cases_are_the_same(cast):
    case, wanted = make_case(cast.worker), facts()
    with scope(cast.other_worker), pytest.raises(VictimCase.DoesNotExist):
        drafting.create_referral(actor=cast.other_worker, case_id=case.pk, facts=wanted)


def test_receiver_and_directorate_do_not_refer_the_case_on(cast):
    referral = make_accepted(cast)
    wanted = facts("p2mi", services=("psychiatry",), shared_groups=frozenset({"summary"}))
    for user in (cast.health_officer, cast.directorate):
        with scope(user), pytest.raises(PermissionDenied):
            drafting.create_referral(actor=user, case_id=referral.case_id, facts=wanted)


def test_closed_case_is_not_referred(cast):
    case = make_case(cast.worker)
    draft = make_draft(cast, case)
    set_status(case, "closed", outcome="left", closed_at=case.opened_at)
    with scope(cast.worker), pytest.raises(PermissionDenied):
        drafting.submit(actor=cast.worker, referral_id=draft.pk)


def test_submit_copies_the_preview_of_now(cast):
    case = make_case(cast.worker, age=27)
    draft = make_draft(cast, case)
    set_status(case, "intake", age_band="35-44")
    with scope(cast.worker):
        sent = drafting.submit(actor=cast.worker, referral_id=draft.pk)
    assert (draft.preview_age_band, sent.preview_age_band, sent.preview_sex) == ("25-34", "35-44", "male")
    assert sent.preview_number.startswith("R-")


def test_returned_one_is_mended_and_submitted_again(cast):
    referral = make_submitted(cast)
    with scope(cast.head):
        approval.return_for_correction(actor=cast.head, referral_id=referral.pk, reason="Kurang jelas")
    with scope(cast.colleague):
        drafting.redraft(actor=cast.colleague, referral_id=referral.pk)
        drafting.update_draft(actor=cast.colleague, referral_id=referral.pk, facts=facts(services=("physical_exam",)))
        again = drafting.submit(actor=cast.colleague, referral_id=referral.pk)
    assert (again.status, again.submitted_by, again.services) == ("submitted", cast.colleague, ["physical_exam"])


def test_head_does_not_approve_what_she_submitted_but_her_directorate_does(cast):
    draft = make_draft(cast)
    with scope(cast.head):
        drafting.submit(actor=cast.head, referral_id=draft.pk)
        with pytest.raises(PermissionDenied):
            approval.approve(actor=cast.head, referral_id=draft.pk)
    with scope(cast.directorate):
        assert approval.approve(actor=cast.directorate, referral_id=draft.pk).status == "approved"


def test_named_unit_receives_instead_of_the_agency(cast):
    unit = Unit.objects.get(code="kemenkes-rujukan")
    approved = make_approved(cast, unit="kemenkes-rujukan")
    assert approved.receiver_principal == unit.pk * 4 + 2
    with scope(cast.health_officer):
        assert Referral.objects.visible_to(cast.health_officer).exists()
