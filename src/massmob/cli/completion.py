"""The verb ``completion``: the script with which a shell completes verbs, options, words and datasets."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from types import ModuleType

from massmob.cli.shared import FINE

__all__ = ["add_completion", "complete"]

_SHELLS = ("bash", "zsh", "fish")
_FILES = ("MOVEMENT", "FILE", "FOLDER", "PAGE", "CSV", None)
"""The metavars of arguments that may be files; positional ones have none."""


def add_completion(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``completion``."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.epilog = (
        'For this session:      eval "$(massmob completion bash)"\n'
        "For every session:     add that line to ~/.bashrc, or to ~/.zshrc with zsh\n"
        "For every one of fish: massmob completion fish > ~/.config/fish/completions/massmob.fish"
    )
    verb.add_argument("shell", choices=_SHELLS, help=f"one of: {', '.join(_SHELLS)}")
    verb.set_defaults(run=_completion)


def complete(make_parser: Callable[..., argparse.ArgumentParser], verbs: Iterable[str]) -> None:
    """Answer a shell that has run the script, and end the process.

    Args:
        make_parser: Makes the parser from the verbs with their arguments and those by name alone.
        verbs: All verbs.
    """
    words = os.environ.get("COMP_LINE", "").split()
    given = [verb for verb in verbs if verb in words[1:2]]
    parser = make_parser(given, [verb for verb in verbs if verb not in given])
    _argcomplete().autocomplete(parser, default_completer=_candidates)


def _candidates(prefix: str, action: argparse.Action, **_: object) -> list[str]:
    """What may be given for an argument that has no list of choices: a dataset, a file, or nothing known."""
    if action.metavar not in _FILES:
        return []
    from argcomplete.completers import FilesCompleter

    files = list(FilesCompleter()(prefix))
    if action.dest != "movement":
        return files
    from massmob.datasets.shipped import list_datasets

    return [*(item.name for item in list_datasets() if item.name.startswith(prefix)), *files]


def _completion(options: argparse.Namespace) -> int:
    print(_argcomplete().shellcode(["massmob"], shell=options.shell))
    return FINE


def _argcomplete() -> ModuleType:
    try:
        import argcomplete
    except ImportError:
        from massmob.errors import MissingExtraError

        raise MissingExtraError.of("cli", "argcomplete") from None
    return argcomplete
