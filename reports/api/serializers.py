"""Shapes of the API. Figures that a reader may not see arrive as the signs of the page: ``<11`` and ``∗``."""

from typing import Any

from rest_framework import serializers

from reports.figures.periods import ROMAN
from reports.figures.shown import ShownFigures, ShownTable
from reports.states import ExportStatus, ReportStatus
from reports.suppression import Cell


class ReportSerializer(serializers.Serializer[Any]):
    """A quarterly report without its figures."""

    id = serializers.UUIDField()
    agency = serializers.CharField(source="agency.code")
    year = serializers.IntegerField()
    quarter = serializers.IntegerField()
    revision = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ReportStatus.choices)
    definition_version = serializers.IntegerField()
    cutoff_at = serializers.DateTimeField()
    sha256 = serializers.CharField()
    created_at = serializers.DateTimeField()
    checked_at = serializers.DateTimeField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)


class FiguresSerializer(serializers.Serializer[Any]):
    """All tables. A cell is a number, null, or a sign where small figures are hidden."""

    suppressed = serializers.BooleanField()
    totals = serializers.DictField()
    served_in_7_days_percent = serializers.JSONField(allow_null=True)
    tables = serializers.DictField()


class ReportDetailSerializer(ReportSerializer):
    """A quarterly report with its figures as this reader may see them."""

    figures = FiguresSerializer()


class ReportInput(serializers.Serializer[Any]):
    """Which quarter."""

    year = serializers.IntegerField(min_value=2000, max_value=2100)
    quarter = serializers.IntegerField(min_value=1, max_value=len(ROMAN))


class NoInput(serializers.Serializer[Any]):
    """A verb that needs no words."""


class ReturnInput(serializers.Serializer[Any]):
    """What has to be put right."""

    reason = serializers.CharField(max_length=500)


class ExportInput(serializers.Serializer[Any]):
    """Why a report is exported."""

    purpose = serializers.CharField(min_length=5, max_length=200)


class ExportSerializer(serializers.Serializer[Any]):
    """One's own export: how far it is, its hash and until when it can be fetched."""

    id = serializers.UUIDField()
    report = serializers.UUIDField(source="report_id")
    purpose = serializers.CharField()
    status = serializers.ChoiceField(choices=ExportStatus.choices, source="shown_status")
    requested_at = serializers.DateTimeField()
    rows_done = serializers.IntegerField()
    rows_total = serializers.IntegerField()
    size_bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)
    downloads = serializers.IntegerField()


def _cell(cell: Cell) -> Any:
    return cell.sign or cell.value


def _table(table: ShownTable) -> dict[str, Any]:
    return {
        "columns": [column.code for column in table.spec.columns],
        "rows": [{"key": row.key, "label": row.label, "cells": [_cell(cell) for cell in row.cells]} for row in table.rows],
        "total": [_cell(cell) for cell in table.total] if table.total else None,
    }


def figures_data(shown: ShownFigures) -> dict[str, Any]:
    """The figures as ``FiguresSerializer`` describes them."""
    return {
        "suppressed": shown.suppressed,
        "totals": {name: _cell(cell) for name, cell in shown.totals.items()},
        "served_in_7_days_percent": _cell(shown.served_share),
        "tables": {code: _table(table) for code, table in shown.tables.items()},
    }
