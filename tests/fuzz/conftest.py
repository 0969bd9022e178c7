"""What pytest does not look into here: a program that needs Atheris, which only `nox -s fuzz` installs."""

collect_ignore = ["guided.py"]
