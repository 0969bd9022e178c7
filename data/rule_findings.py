"""Make `tests/findings.txt`, `limits.txt` and `agreed/`: what rules say, and a report in every form.

Run ``python data/rule_findings.py`` after a message or a form was changed, and read the difference before a
commit. The movements and the report stand in `tests/validation/test_rules.py`, `test_rule_limits.py` and
`test_validation.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from test_rule_limits import limits_told  # noqa: E402
from test_rules import all_told  # noqa: E402
from test_validation import agreed_forms  # noqa: E402

if __name__ == "__main__":
    (TESTS / "findings.txt").write_text("\n\n".join(all_told()) + "\n", encoding="utf-8")
    (TESTS / "limits.txt").write_text("\n\n".join(limits_told()) + "\n", encoding="utf-8")
    (TESTS / "agreed").mkdir(exist_ok=True)
    for name, text in agreed_forms().items():
        (TESTS / "agreed" / name).write_text(text, encoding="utf-8")
