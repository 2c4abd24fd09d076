"""The bill of materials of the application: what is installed, without what serves work and tests alone."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.libraries.licences import LIST, as_text, licence, of_the_application, vendored
from tests.libraries.requirements import ROOT

_ASK = (
    "environment", sys.executable, "--pyproject", str(ROOT / "pyproject.toml"), "--spec-version", "1.6", "--no-validate",
)  # fmt: skip


def bill() -> dict[str, Any]:
    """The bill as CycloneDX 1.6; raises ``ValueError`` if it is not one."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    found: dict[str, Any] = json.loads(subprocess.run([tool, *_ASK], capture_output=True, check=True).stdout)
    ours = {library.name for library in of_the_application()}
    found["components"] = [part for part in found["components"] if _plain(part["name"]) in ours]
    found["components"] += [_vendored(*row) for row in vendored()]
    for part in found["components"]:
        part.setdefault("licenses", [{"license": {"name": licence(_plain(part["name"]))}}])
    root = found["metadata"]["component"]["bom-ref"]
    known = {root, *(part["bom-ref"] for part in found["components"])}
    found["dependencies"] = [
        {**row, "dependsOn": [name for name in row.get("dependsOn", []) if name in known]}
        for row in found["dependencies"]
        if row["ref"] in known - {root}
    ] + [{"ref": root, "dependsOn": sorted(known - {root})}]
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(found)):
        raise ValueError(str(error))
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _vendored(name: str, version: str, licence: str) -> dict[str, Any]:
    purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
    return {
        "type": "library", "name": name, "version": version, "bom-ref": purl, "purl": purl,
        "licenses": [{"license": {"id": licence}}],
    }  # fmt: skip


def write(target: Path) -> int:
    """Write the bill and the list of licences; returns how many components there are."""
    found = bill()
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    LIST.write_text(as_text(), encoding="utf-8")
    return len(found["components"])
