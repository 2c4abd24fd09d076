"""Everything that is held about a person, in plain words: the copy she may ask for (UU 27/2022 Art. 7).

Built from what the reader in the owning unit may see. Staff are named by agency and role, not by name: the law gives a
right to know who received the data, and a name on paper in the wrong hands endangers the worker.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from referrals.models import Referral
from shelters.selectors.placements import placements_of
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Membership
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core import formats
from tppo_cases.core.sealed import reveal
from victims.case_page.facts import key_facts
from victims.case_page.identity import identity_parts
from victims.case_page.parties import groups_in_words
from victims.selectors.cases import CaseView, Groups
from victims.selectors.work import assessments_of, consents_of, notes_of, plan_of, screenings_of, services_of

SEEN_ACTIONS = ("case.viewed", "identity.viewed", "referral.viewed", "referral.received", "subject.copy_built")
_REFERRAL = Groups(frozenset({"referral"}))
Line = tuple[str | Promise, str]


@dataclass(frozen=True)
class Entry:
    """One thing that was recorded: a heading, and lines of label and text."""

    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A part of the copy."""

    title: str
    entries: list[Entry]


def _lines(*pairs: tuple[str | Promise, Any]) -> list[Line]:
    return [(label, str(value)) for label, value in pairs if value]


def copy_parts(view: CaseView) -> list[Part]:
    """All parts that hold something. The number of queries does not depend on how much it is."""
    parts = [
        Part(_("Diri Anda"), list(_identity(view))),
        Part(_("Kasus Anda"), [Entry(view.case.number, _case_lines(view))]),
        Part(_("Persetujuan"), list(_consents(view))),
        Part(_("Penapisan"), list(_screenings(view)) if FieldGroup.NARRATIVE in view else []),
        Part(_("Asesmen"), list(_assessments(view))),
        Part(_("Rencana dan layanan"), list(_services(view)) if FieldGroup.SERVICES in view else []),
        Part(_("Tempat tinggal sementara"), list(_placements(view)) if FieldGroup.LOCATION in view else []),
        Part(_("Rujukan ke lembaga lain"), list(_referrals(view))),
        Part(_("Catatan petugas"), list(_notes(view))),
        Part(_("Siapa yang pernah membuka data Anda"), list(_readers(view))),
    ]  # fmt: skip
    filled = [Part(part.title, [entry for entry in part.entries if entry.lines]) for part in parts]
    return [part for part in filled if part.entries]


def _identity(view: CaseView) -> Iterable[Entry]:
    for part in identity_parts(view, in_full=True):
        yield Entry(str(part["title"]), _lines(*((item["label"], item["value"]) for item in part["items"])))


def _notes(view: CaseView) -> Iterable[Entry]:
    for note in notes_of(view):
        yield Entry(f"{note['about']}, {formats.long_date(note['row'].written_at)}", _lines((_("Isi"), note["body"])))


def _case_lines(view: CaseView) -> list[Line]:
    facts = [(fact["label"], fact["value"]) for fact in key_facts(view)]
    sealed = {
        "arrival_place": _("Tempat kedatangan"), "route": _("Rute"), "chronology": _("Kronologi"),
        "safety_note": _("Keamanan"), "closing_reason": _("Alasan penutupan"),
    }  # fmt: skip
    groups = {name: view.case._meta.get_field(name).group for name in sealed}  # type: ignore[union-attr]  # sealed fields
    told = [(label, reveal(view.case, name, view)) for name, label in sealed.items() if groups[name] in view]
    return list(dict.fromkeys(_lines(*facts, *told)))


def _consents(view: CaseView) -> Iterable[Entry]:
    for item in consents_of(view):
        row = item["row"]
        yield Entry(
            formats.long_date(row.given_at),
            _lines(
                (_("Diberikan oleh"), row.get_given_by_display()), (_("Nama"), item.get("giver_name")),
                (_("Dasar hukum"), row.get_legal_ground_display()), (_("Alasan"), item.get("legal_ground_note")),
                (_("Yang disetujui"), ", ".join(item["lines"])), (_("Untuk lembaga"), ", ".join(item["agencies"])),
                (_("Ditarik"), formats.long_date(row.withdrawn_at) if row.withdrawn_at else ""),
            ),
        )  # fmt: skip


def _screenings(view: CaseView) -> Iterable[Entry]:
    for item in screenings_of(view):
        row = item["row"]
        yield Entry(
            formats.long_date(row.recorded_at),
            _lines(
                (_("Tanda yang terlihat"), ", ".join(str(label) for label in item["indicators"])),
                (_("Hasil"), row.get_result_display()), (_("Pengamatan"), item["observation"]),
                (_("Putusan"), row.get_decision_display()), (_("Alasan putusan"), item["reason"]),
            ),
        )  # fmt: skip


def _assessments(view: CaseView) -> Iterable[Entry]:
    for item in assessments_of(view):
        row = item["row"]
        levels = ", ".join(f"{level['label']} {level['value']}" for level in item["levels"])
        yield Entry(
            formats.long_date(row.assessed_at),
            _lines(
                (_("Tingkat (0 sampai 3)"), levels), (_("Risiko"), row.get_risk_display() if item["shows_risk"] else ""),
                (_("Ringkasan"), item.get("summary")), (_("Kesehatan"), item.get("health_note")),
                (_("Keamanan"), item.get("safety_note")),
            ),
        )  # fmt: skip


def _services(view: CaseView) -> Iterable[Entry]:
    if plan := plan_of(view):
        kinds = ", ".join(kind["label"] for kind in plan["kinds"])
        yield Entry(_("Rencana"), _lines((_("Layanan"), kinds), (_("Tujuan"), plan["goals"])))
    for item in services_of(view)["items"]:
        row = item["row"]
        value = formats.rupiah(row.value_rupiah) if row.value_rupiah else ""
        yield Entry(
            f"{row.kind}, {formats.long_date(row.given_on)}",
            _lines((_("Diberikan oleh"), item["unit"]), (_("Nilai"), value), (_("Catatan"), item["note"])),
        )


def _placements(view: CaseView) -> Iterable[Entry]:
    for row in placements_of(view):
        times = [formats.long_date(at) for at in (row.started_at, row.ended_at) if at]
        yield Entry(
            row.shelter.unit.name,
            _lines(
                (_("Waktu"), " – ".join(times)), (_("Kamar"), reveal(row, "room", view)),
                (_("Alasan"), reveal(row, "reason", view)),
            ),
        )  # fmt: skip


def _referrals(view: CaseView) -> Iterable[Entry]:
    rows = Referral.objects.visible_to(view.user).filter(case=view.case).select_related("receiving_agency")
    for row in rows:
        yield Entry(
            f"{row.get_kind_display()}, {row.receiving_agency.name}",
            _lines(
                (_("Nomor"), row.preview_number), (_("Status"), row.get_status_display()),
                (_("Bagian yang dibagikan"), groups_in_words(row.shared_groups)),
                (_("Kebutuhan"), reveal(row, "need", _REFERRAL)), (_("Hasil"), reveal(row, "result", _REFERRAL)),
            ),
        )  # fmt: skip


def _readers(view: CaseView) -> Iterable[Entry]:
    """Agency and role of everybody who opened the case, with the first and the last time."""
    seen = AuditEvent.objects.filter(case_id=view.case.pk, action__in=SEEN_ACTIONS, outcome=AuditEvent.Outcome.OK)
    rows = {
        row["actor"]: row
        for row in seen.order_by().values("actor").annotate(first=Min("at"), last=Max("at"), times=Count("pk"))
    }
    posts = Membership.objects.filter(user__in=[key for key in rows if key]).select_related("unit__agency").order_by("-id")
    names = {post.user_id: f"{post.unit.agency.name}, {post.get_role_display()}" for post in posts}
    merged: dict[str, list[Any]] = {}
    for actor, row in rows.items():
        merged.setdefault(names.get(actor, _("Petugas yang sudah pindah tugas")), []).append(row)
    for name, found in sorted(merged.items()):
        first, last = min(row["first"] for row in found), max(row["last"] for row in found)
        times = sum(row["times"] for row in found)
        span = f"{formats.long_date(first)} – {formats.long_date(last)}"
        yield Entry(name, _lines((_("Waktu"), span), (_("Berapa kali"), times)))
