"""Lists and details as several pages show them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.forms import Form
from django.urls import reverse

from referrals.forms.answers import AcceptForm, MessageForm
from referrals.models import Referral
from referrals.selectors import lists, words
from referrals.selectors.detail import (
    ReferralView,
    awaits_approval_afterwards,
    clock_of,
    history_of,
    preview_facts,
    thread_of,
)
from referrals.states import WAITING, ReferralStatus, Urgency
from tppo_cases.accounts.models import User
from victims.models.case import VictimCase

BOX_URLS = {"masuk": "referrals:inbox", "keluar": "referrals:outbox"}


def row_of(user: User, referral: Referral, labels: dict[str, str], box: str) -> dict[str, Any]:
    """One line of a list."""
    waits = referral.status in (ReferralStatus.SUBMITTED, *WAITING)
    return {
        "url": reverse("referrals:referral-detail", args=[referral.pk]),
        "referral": referral,
        "title": words.need_title(referral, labels),
        "person": words.person_words(referral),
        "sender": words.referral_sender_label(user, referral) if box == "masuk" else "",
        "receiver": words.receiver_label(referral) if box == "keluar" else "",
        "due": referral.due_at if waits else None,
        "urgent": referral.urgency == Urgency.URGENT,
        "afterwards": box == "keluar" and awaits_approval_afterwards(referral),
        "show_status": not (box == "masuk" and referral.status in WAITING),
    }


def list_context(user: User, box: str, tab: lists.Tab, after: UUID | None = None) -> dict[str, Any]:
    """Tabs with counts and the rows of one of them; the number of queries is the same for 1 row and for 50."""
    labels = words.service_labels()
    page = lists.page_of(user, box, tab, after)
    address = reverse(BOX_URLS[box])
    counts = {each.code: lists.count_of(user, box, each) for each in lists.BOXES[box] if each.counted}
    return {
        "box": box,
        "tab": tab,
        "waiting": counts[lists.BOXES[box][0].code],
        "chips": [
            {"url": f"{address}?{urlencode({'bagian': each.code})}", "label": each.label, "current": each == tab,
             "count": lists.shown_count(counts.get(each.code, 0))}
            for each in lists.BOXES[box]
        ],
        "rows": [row_of(user, referral, labels, box) for referral in page.rows],
        "next_url": f"{address}?{urlencode({'bagian': tab.code, 'sesudah': page.after})}" if page.after else "",
        "first_url": f"{address}?{urlencode({'bagian': tab.code})}" if after else "",
        "labels": labels,
    }  # fmt: skip


def card_context(user: User, referral: Referral, labels: dict[str, str]) -> dict[str, Any]:
    """The head and the preview of a referral."""
    view = ReferralView(user, referral)
    return {
        "view": view,
        "referral": referral,
        "title": words.need_title(referral, labels),
        "sender": words.referral_sender_label(user, referral),
        "receiver": words.receiver_label(referral),
        "clock": clock_of(view),
        "facts": preview_facts(view, labels),
        "groups": words.group_words(referral.shared_groups),
        "unshared": words.unshared_sentence(referral),
        "afterwards": awaits_approval_afterwards(referral),
    }


def detail_context(user: User, referral: Referral, forms: dict[str, Form] | None = None) -> dict[str, Any]:
    """Everything of the page of one referral; ``forms`` replaces fresh forms by those with errors."""
    inbox = not ReferralView(user, referral).is_sender
    box = "masuk" if inbox else "keluar"
    context = list_context(user, box, lists.tab_with(box, referral))
    context |= card_context(user, referral, context["labels"])
    view: ReferralView = context["view"]
    return context | {
        "accept_form": AcceptForm(),
        "message_form": MessageForm(),
        "history": history_of(view),
        "can_open_case": VictimCase.objects.visible_to(user).filter(pk=referral.case_id).exists(),
        "thread": thread_of(view),
        "box_url": f"{reverse(BOX_URLS[box])}?{urlencode({'bagian': context['tab'].code})}",
        **(forms or {}),
    }
