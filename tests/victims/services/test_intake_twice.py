"""Two presses of "Buka kasus" at the same moment."""

import threading

from django.db import connections

from tests.cast import load_cast
from tests.factories.drafts import make_draft
from tppo_cases.access.context import scope
from victims.forms.intake_facts import Intake
from victims.selectors.drafts import content_of
from victims.services.intake import submit_draft


def test_two_presses_at_once_open_one_case(own_database):
    worker = load_cast().worker
    draft = make_draft(worker)
    with scope(worker):
        facts = Intake(worker, content_of(worker, draft)).facts()
    opened, start = [], threading.Barrier(2)

    def press():
        try:
            with scope(load_cast().worker) as access:
                start.wait()
                opened.append(submit_draft(actor=access.user, draft_id=draft.pk, revision=draft.revision, facts=facts).pk)
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join(30)
    assert len(opened) == 2
    assert len(set(opened)) == 1
