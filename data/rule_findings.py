"""Write the expected texts in `tests/validation/`: `findings.txt`, `limits.txt` and `agreed/`.

Run ``python data/rule_findings.py`` after a message or a report format was changed, and read the difference
before committing it. The movements and the report are defined in `tests/support/rule_cases.py`,
`test_rule_limits.py` and `test_validation.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests" / "validation"
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

from test_rule_limits import findings_at_limits
from test_rules import findings_of_all_rules
from test_validation import agreed_reports

if __name__ == "__main__":
    for name, blocks in {
        "findings.txt": findings_of_all_rules(),
        "limits.txt": findings_at_limits(),
    }.items():
        (TESTS / name).write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    (TESTS / "agreed").mkdir(exist_ok=True)
    for name, text in agreed_reports().items():
        (TESTS / "agreed" / name).write_text(text, encoding="utf-8")
