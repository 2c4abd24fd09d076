"""The record of processing (UU 27/2022 Art. 31), read from the code and the reference data that really rule."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.defaults.models import GroupDefault
from tppo_cases.access.groups import FieldGroup, GroupKind
from tppo_cases.accounts.models import Agency
from tppo_cases.accounts.roles import Role
from tppo_cases.core.sealed import SealedField
from tppo_cases.privacy.models.retention import RetentionRule

_G = FieldGroup
PURPOSES: dict[str, str | Promise] = {
    _G.SUMMARY: _("Mengelola kasus dan permintaan orangnya"),
    _G.IDENTITY: _("Mengenali orangnya, mencegah catatan ganda, mengurus dokumen"),
    _G.CONTACT: _("Menghubungi orangnya dengan aman dan memulangkannya"),
    _G.MIGRATION: _("Pemulangan dan pelindungan pekerja migran"),
    _G.NARRATIVE: _("Menentukan apakah ia korban TPPO"),
    _G.HEALTH: _("Rehabilitasi kesehatan"),
    _G.PSYCHOSOCIAL: _("Rehabilitasi sosial dan dukungan psikososial"),
    _G.SAFETY: _("Menjaga keselamatannya"),
    _G.LEGAL: _("Bantuan hukum, restitusi, pelindungan saksi"),
    _G.FAMILY: _("Persetujuan wali dan reunifikasi keluarga"),
    _G.SERVICES: _("Memberi dan mencatat layanan"),
    _G.REINTEGRATION: _("Reintegrasi sosial dan tindak lanjut"),
    _G.LOCATION: _("Penempatan di rumah perlindungan"),
}
# Art. 4 paragraph (2): specific data.
SPECIFIC = frozenset({_G.HEALTH, _G.PSYCHOSOCIAL, _G.LEGAL})


@dataclass(frozen=True)
class Row:
    """One kind of data: why it is held, who may see it, which agencies may receive it."""

    label: str
    purpose: str | Promise
    fields: list[str]
    roles: list[str]
    agencies: list[str]
    is_specific: bool


def register_rows() -> list[Row]:
    """One row for each field group. Two queries."""
    caps = {Role(row.code): frozenset(row.groups) for row in GroupDefault.objects.filter(kind=GroupKind.ROLE).order_by("pk")}
    agencies = list(Agency.objects.filter(is_active=True))
    fields = _sealed_fields()
    return [
        Row(
            label=str(group.label).capitalize(), purpose=PURPOSES[group], fields=fields.get(group, []),
            roles=[str(role.label) for role, groups in caps.items() if group in groups],
            agencies=[agency.short_name for agency in agencies if group in agency.shareable_groups],
            is_specific=group in SPECIFIC,
        )
        for group in FieldGroup
    ]  # fmt: skip


def _sealed_fields() -> dict[str, list[str]]:
    """The encrypted columns of each group, as ``table.column``."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models():
        for column in model._meta.get_fields():
            if isinstance(column, SealedField):
                found.setdefault(column.group, []).append(f"{model._meta.db_table}.{column.column}")
    return found


def retention_rules() -> list[RetentionRule]:
    """How long what is kept."""
    return list(RetentionRule.objects.order_by("code"))
