"""Input of requests, holds and incidents. Every form ends in one service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.core.forms import MomentField, SearchSelect
from tppo_cases.privacy.states import HoldGround, RefusalGround, Requester, RequestKind
from victims.forms.base import CommandForm, ReasonForm, line, story

__all__ = ["ReasonForm"]


class ConfirmForm(CommandForm):
    """Nothing to fill in: only the key."""


class RequestForm(CommandForm):
    """A new request."""

    kind = forms.ChoiceField(
        label=_("Yang diminta"), choices=RequestKind, widget=forms.RadioSelect,
        error_messages={"required": _("Pilih yang diminta")},
    )  # fmt: skip
    received_from = forms.ChoiceField(
        label=_("Pemohon"), choices=Requester, widget=forms.RadioSelect,
        error_messages={"required": _("Pilih siapa pemohonnya")},
    )  # fmt: skip
    received_at = MomentField(label=_("Diterima"), help_text=_("Batas waktu dihitung sejak saat ini."))
    details = story(_("Isi permintaan"), help_text=_("Dengan kata-kata pemohon."), rows=3)
    proxy_evidence = story(
        _("Bukti hak mewakili"), help_text=_("Wajib bagi wali dan kuasa, misalnya nomor surat kuasa."), rows=2
    )


class IdentityForm(CommandForm):
    """How identity was made sure of."""

    identity_check = story(
        _("Cara memastikan"), required=True, rows=3,
        help_text=_("Misalnya bertemu langsung, atau menjawab dua hal dari berkas."),
        error_messages={"required": _("Tulis bagaimana identitas pemohon dipastikan")},
    )  # fmt: skip


class AnswerForm(CommandForm):
    """What was told to who asked."""

    answer = story(
        _("Jawaban kepada pemohon"), required=True,
        error_messages={"required": _("Tulis jawaban yang disampaikan kepada pemohon")},
    )  # fmt: skip


class RefusalForm(AnswerForm):
    """A refusal needs its legal ground."""

    ground = forms.ChoiceField(
        label=_("Dasar hukum"), choices=RefusalGround, widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dasar hukum penolakan")},
    )  # fmt: skip
    field_order = ("ground", "answer")


class HoldForm(CommandForm):
    """A new hold."""

    case_number = line(
        _("Nomor kasus"), required=True, max_length=20,
        error_messages={"required": _("Isi nomor kasus, misalnya TPPO-2026-000123")},
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=_("Alasan penahanan"), choices=HoldGround, widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasan penahanan")},
    )  # fmt: skip
    reason = story(
        _("Penjelasan"), required=True, rows=3, help_text=_("Jangan menulis nama korban."),
        error_messages={"required": _("Tulis alasannya")},
    )  # fmt: skip
    until = MomentField(label=_("Sampai"), required=False, help_text=_("Kosongkan bila belum diketahui."))


class BreachReportForm(CommandForm):
    """What anybody tells about an incident."""

    what = story(
        _("Apa yang terjadi"), required=True, help_text=_("Jangan menulis nama korban. Nomor kasus boleh."),
        error_messages={"required": _("Tulis apa yang terjadi")},
    )  # fmt: skip
    noticed_at = MomentField(label=_("Diketahui"), help_text=_("Batas 3x24 jam dihitung sejak saat ini."))


class PackForm(CommandForm):
    """Whose account, from when to when."""

    account = forms.ModelChoiceField(
        label=_("Akun yang dipakai"), queryset=User.objects.none(), widget=SearchSelect,
        error_messages={"required": _("Pilih akunnya"), "invalid_choice": _("Pilih akun dari daftar")},
    )  # fmt: skip
    from_at = MomentField(label=_("Dari"))
    to_at = MomentField(label=_("Sampai"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = User.objects.filter(is_system=False).order_by("full_name")  # type: ignore[attr-defined]  # a ModelChoiceField


class AssessForm(CommandForm):
    """The facts that Art. 46 asks for."""

    field_groups = forms.MultipleChoiceField(
        label=_("Data yang terungkap"), choices=FieldGroup, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu bagian")},
    )  # fmt: skip
    persons = forms.IntegerField(
        label=_("Berapa orang terdampak"), min_value=0, max_value=1_000_000,
        error_messages={"required": _("Isi dengan angka"), "invalid": _("Isi dengan angka")},
    )  # fmt: skip
    from_at = MomentField(label=_("Dari"))
    to_at = MomentField(label=_("Sampai"))
    how = story(
        _("Bagaimana data terungkap"), required=True, rows=3, error_messages={"required": _("Tulis bagaimana data terungkap")}
    )
    measures = story(
        _("Upaya penanganan dan pemulihan"), required=True, rows=3, error_messages={"required": _("Tulis upaya yang dilakukan")}
    )  # fmt: skip


class NotifiedForm(CommandForm):
    """When both letters had gone out."""

    notified_at = MomentField(label=_("Kedua surat terkirim"))
