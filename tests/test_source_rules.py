"""Rules that no linter of ours knows: what may not stand in sources, templates, scripts and the repository."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.libraries.requirements import FILE, FOR_WORK, libraries, with_hashes, without_hashes

ROOT = Path(__file__).resolve().parents[1]
CODE = ("tppo_cases", "victims", "shelters", "referrals", "reports")
CRYPTOGRAPHY = {
    "tppo_cases/core/sealed.py", "tppo_cases/core/sealed_files.py", "tppo_cases/core/tokens.py", "tppo_cases/core/rotation.py",
    "tppo_cases/core/embedded/secrets.py", "tppo_cases/audit/seal/streams.py", "tppo_cases/audit/seal/sealing.py",
    "tppo_cases/audit/seal/verifying.py", "tppo_cases/audit/seal/anchors.py",
}  # fmt: skip
SECRETS = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----", r"AKIA[0-9A-Z]{16}", r"gh[pousr]_[A-Za-z0-9]{36}", r"xox[baprs]-[A-Za-z0-9-]{10,}",
    r"eyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.", r"glpat-[A-Za-z0-9_-]{20}",
    r"(?i)(password|secret|token)\s*=\s*[A-Za-z0-9+/]{32,}$",
)  # fmt: skip


def sources(*endings: str, folders: tuple[str, ...] = CODE) -> list[Path]:
    """Our own files with these endings."""
    return sorted(path for folder in folders for end in endings for path in (ROOT / folder).rglob(f"*{end}"))


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    """Where a pattern stands, without the comments."""
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if found.search(line.split("  # ")[0])
    ]


def test_no_template_or_script_writes_markup():
    templates = sources(".html", folders=("templates", *CODE))
    scripts = [path for path in sources(".js") if "vendor" not in path.parts]
    assert len(templates) > 50
    assert scripts
    assert lines_with(r"\|\s*safe\b|autoescape\s+off|safeseq", templates) == []
    assert lines_with(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser", scripts) == []
    assert lines_with(r"\bmark_safe\b|\bSafeString\(|\.html_safe\b", sources(".py")) == []


def test_nothing_runs_text_as_code():
    python = sources(".py")
    assert lines_with(r"(?<![.\w])(eval|exec)\(|\bpickle\b|\bmarshal\b|yaml\.load\(|shell=True|os\.system\(", python) == []


def test_texts_for_people_are_not_built_by_f_strings():
    assert lines_with(r"\b(_|gettext|gettext_lazy|ngettext)\(f[\"']", sources(".py")) == []


def test_cryptography_stands_in_the_listed_modules():
    using = {line.rsplit(":", 1)[0] for line in lines_with(r"^\s*(from|import) (cryptography|hmac)\b", sources(".py"))}
    assert using <= CRYPTOGRAPHY


def test_no_weak_hash():
    assert lines_with(r"\b(md5|sha1|MD5|SHA1)\(", sources(".py")) == []


def test_every_requirement_is_pinned():
    found = libraries(FILE.read_text(encoding="utf-8"))
    assert len({library.name for library in found}) == len(found) > 100
    assert {library.for_work for library in found} == {True, False}


def test_writing_the_hashes_again_changes_nothing_else():
    text = FILE.read_text(encoding="utf-8")
    known = {one.name: [value.removeprefix("--hash=sha256:") for value in one.hashes] for one in libraries(text)}
    assert with_hashes(text, known) == text
    readable = without_hashes(text)
    assert "--hash" not in readable
    assert with_hashes(readable, known) == text


@pytest.mark.parametrize("line", ["django", "django>=5.2", "django==5.2.19", f"django==5.2.19 --hash=md5:{'0' * 32}"])
def test_a_requirement_without_version_or_hash_is_found(line):
    with pytest.raises(ValueError, match="django"):
        libraries(f"{FILE.read_text(encoding='utf-8')}{line}\n")


def test_hashes_are_asked_for_where_libraries_are_installed_and_no_index_is_named():
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "Dockerfile", "requirements.txt")}
    for name in ("Makefile", "Dockerfile"):
        installs = re.findall(r"pip install [^\n&;]+", texts[name])
        assert installs
        assert all("--require-hashes" in line for line in installs)
    assert not re.search(r"index-url|find-links|trusted-host|://", texts["requirements.txt"])
    assert f"sed '/^{FOR_WORK}/,$d' requirements.txt" in texts["Dockerfile"]


@pytest.mark.parametrize("pattern", SECRETS, ids=range(len(SECRETS)))
def test_no_secret_stands_in_the_repository(pattern):
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    if listed.returncode:
        pytest.skip("no git here")
    files = [ROOT / name for name in listed.stdout.split("\n") if name and not name.startswith("tests/test_source_rules")]
    texts = [
        path
        for path in files
        if path.is_file()
        and path.suffix in {".py", ".md", ".yml", ".yaml", ".html", ".js", ".json", ".txt", ".example", ".conf", ""}
    ]
    assert len(texts) > 300
    assert lines_with(pattern, texts) == []


def test_the_sweep_for_secrets_finds_one(tmp_path):
    assert re.search(SECRETS[0], "-----BEGIN RSA PRIVATE KEY-----")
    assert re.search(SECRETS[1], "AKIA" + "A" * 16)
