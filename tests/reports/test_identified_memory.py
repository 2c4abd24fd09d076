"""A large file is written in flat memory: measured in a process of its own, from the first line to the sealed archive."""

import json
import subprocess
import sys

MEASURE = """
import json, resource, sys, tempfile, uuid
from reports.archive import new_password, pack
from reports.identified_book import Copy, write_identified

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def lines(count):
    for number in range(count):
        yield [f"{number} sel {column} Rekaan yang cukup panjang" for column in range(25)]

copy, heads = Copy(uuid.uuid4(), "Salinan", [], []), [f"Kolom {column}" for column in range(25)]
found = {}
with tempfile.TemporaryDirectory() as folder:
    for count in (100, 1000, 10000):
        content = pack({"a.xlsx": write_identified(copy, heads, lines(count), folder)}, new_password())
        found[count] = {"peak_mb": peak(), "size_kb": len(content) // 1024}
print(json.dumps(found))
"""


def test_ten_thousand_lines_need_little_more_memory_than_a_hundred():
    environment = {"DJANGO_SETTINGS_MODULE": "tppo_cases.settings.test", "PATH": "/usr/bin:/bin"}
    code = f"import django; django.setup()\n{MEASURE}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    found = json.loads(done.stdout)
    sys.stdout.write(done.stdout)  # shown by pytest -s

    assert found["10000"]["peak_mb"] - found["100"]["peak_mb"] < 60
