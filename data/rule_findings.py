"""Make `tests/findings.txt`: what each rule says, word by word, about the movements of `tests/test_rules.py`.

Run ``python data/rule_findings.py`` after a message was changed, and read the difference before a commit.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from test_rules import all_told  # noqa: E402

if __name__ == "__main__":
    (TESTS / "findings.txt").write_text("\n\n".join(all_told()) + "\n", encoding="utf-8")
