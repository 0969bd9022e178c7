"""``python -m massmob``: the command where no script is on the path."""

from massmob.cli.main import main

raise SystemExit(main())
