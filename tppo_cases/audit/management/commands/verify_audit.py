"""`verify_audit`: is the audit trail as it was written?"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tppo_cases.audit.seal import verifying as v
from tppo_cases.audit.seal.anchors import read_anchors
from tppo_cases.audit.seal.sealing import SEALER
from tppo_cases.audit.seal.verifying import Finding, verify

SENTENCES = {
    v.CHANGED: "baris {what} diubah / row {what} was changed",
    v.REMOVED: "baris {what} dihapus / row {what} was removed",
    v.INSERTED: "baris {what} disisipkan / row {what} was put in",
    v.MOVED: "baris {what} dipindah urutannya / row {what} was moved",
    v.DIGEST_LOST: "sidik baris ke-{what} hilang / the digest at position {what} is missing",
    v.SEAL_CHANGED: "segel {what} diubah / seal {what} was changed",
    v.SEAL_LOST: "segel {what} hilang / seal {what} is missing",
    v.CUT: "tidak cocok dengan jangkar: segel {what}, rantai dipotong atau ditulis ulang"
    " / does not fit the anchor: seal {what}, the chain was cut or written anew",
    v.ANCHOR: "berkas jangkar {what} tidak asli / anchor file {what} is not genuine",
}


class Command(BaseCommand):
    """Exit code 0 and a sentence with counts, or 1 and a line for each finding."""

    help = "Verify the audit trail against its seals and anchors."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the anchors are: best a copy that this installation cannot write to."""
        parser.add_argument("--anchors", type=Path, default=None, help="folder of anchor files (default: AUDIT_ANCHOR_DIR)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and say what was found."""
        folder = options["anchors"] or settings.AUDIT_ANCHOR_DIR
        if SEALER not in settings.DATABASES:
            raise CommandError("DATABASE_SEALER_URL belum diisi / is not set")
        if options["anchors"] and not folder.is_dir():
            raise CommandError(f"folder {folder} tidak ada / does not exist")
        heads, broken = read_anchors(folder)
        outcome = verify(heads)
        findings = [*outcome.findings, *(Finding("-", v.ANCHOR, name) for name in broken)]
        for finding in findings:
            self.stdout.write(f"[{finding.stream}] {SENTENCES[finding.kind].format(what=finding.what)}")
        counts = (
            f"{outcome.rows} baris dalam {outcome.seals} segel, {outcome.anchors} jangkar, {outcome.waiting} menunggu segel"
            f" / {outcome.rows} rows in {outcome.seals} seals, {outcome.anchors} anchors, {outcome.waiting} waiting"
        )
        if findings:
            raise CommandError(f"{len(findings)} temuan / findings; {counts}")
        self.stdout.write(f"Jejak audit utuh / the audit trail is whole: {counts}")
