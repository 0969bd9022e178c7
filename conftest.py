"""Runs the Python examples of README and docs as tests; settles what Hypothesis draws, and how often."""

from __future__ import annotations

from doctest import ELLIPSIS

from hypothesis import HealthCheck, Phase, settings
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser

# Sphinx imports the first, sessions of their own run the others; the tests do without what these import.
collect_ignore_glob = ["docs/*.py"]

# A machine under load is slow now and then, which is no failure; benchmarks measure.
# To explain a failure, Hypothesis runs it a hundred times more; `find` would do so for what it finds.
untimed = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
settings.register_profile("suite", untimed, derandomize=True, max_examples=40)
settings.register_profile("anew", untimed, derandomize=False, max_examples=400, print_blob=True)
settings.register_profile("few", untimed, derandomize=True, max_examples=10)
settings.load_profile("suite")

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS), SkipParser()],
    patterns=["*.md"],
).pytest()
