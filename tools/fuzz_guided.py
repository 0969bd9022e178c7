"""One reader under Atheris, guided by the coverage of massmob: ``python tools/fuzz_guided.py FORMAT CORPUS …``.

`fuzz.py` starts this process. massmob must be imported here first, under instrumentation, or there is no
coverage to guide it.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

atheris: Any = import_module("atheris")

with atheris.instrument_imports(include=["massmob"]):
    from massmob.errors import MassmobError
    from massmob.io.load_save import loads
    from support import readers

    import_module("massmob.io.tables.workbook")  # otherwise imported only when a workbook is read


def main(format: str, *arguments: str) -> None:
    """Read the inputs that Atheris makes; any error but a `MassmobError` ends the process."""
    path = Path(tempfile.mkdtemp()) / readers.samples(format)[0].name
    is_text = format in ("json", "jsonl", "yaml")

    def read_input(data: bytes) -> None:
        if is_text:
            try:
                loads(data, format, limits=readers.LIMITS)
            except MassmobError:
                return
        else:
            path.write_bytes(data)
            readers.is_read(path, format)

    atheris.Setup(["fuzz", *arguments], read_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
