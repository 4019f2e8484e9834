"""How the documentation site is built: Sphinx over the Markdown pages, by `make docs`."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for `from_code`

project = "evaluator"
author = "the authors of evaluator"
copyright = author
version = release = installed("evaluator")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "from_code"]
root_doc = "index"
source_suffix = {".md": "markdown"}
exclude_patterns = ["from_code"]

myst_enable_extensions = ["attrs_inline"]
myst_heading_anchors = 4

smartquotes = False  # `--option` stays as it is typed
default_role = "literal"  # docstrings write code in single backticks
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_attr_annotations = False  # a type such as `Warning_` reads as a link to nowhere

html_theme = "furo"
html_title = f"evaluator {version}"
html_copy_source = False
html_show_sphinx = False
