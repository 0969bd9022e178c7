"""How the site is built; `nox -s docs` builds it, without network."""

from __future__ import annotations

import sys
from pathlib import Path

import massmob

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "massmob"
author = "The massmob founders"
release = massmob.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_design",
    "from_code",
    "shown",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"massmob {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # the fields of a named tuple are described twice otherwise
python_use_unqualified_type_names = True
default_role = "py:obj"  # `Movement.rollup` in a docstring is a link where it can be one

# With -n every name of ours must resolve, except private ones. What others document is not looked up, as that
# needs the network.
nitpick_ignore_regex = [
    ("py:.*", r"(?!massmob\.).*"),
    ("py:.*", r"massmob\..*\._\w+"),  # a private base or type variable in a signature
]
