"""``python -m massmob``: the command where no script is on the path."""

from massmob.cli import main

raise SystemExit(main())
