"""How Sphinx builds the documentation: Markdown pages, and the commands written from the program itself."""

import os
import sys
import tempfile
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))
# The commands want an installation; they get an empty one, so that a build touches nobody's keys.
_installation = tempfile.TemporaryDirectory(prefix="tutela-docs-")
_settings = Path(_installation.name, "tutela.toml")
_settings.write_text(f'[keys]\nfolder = "{_installation.name}"\n')
os.environ["TUTELA_SETTINGS"] = str(_settings)

project = "Tutela"
author = "the makers of Tutela"
copyright = "2026, the makers of Tutela"
version = release = version_of("tutela")
language = "en"

extensions = ["myst_parser", "commands"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "pictures/README.md"]
nitpicky = True
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist", "attrs_block"]
# Shell lines in the pages hold what a person types; nothing in them is highlighted wrongly or guessed.
highlight_language = "text"

html_theme = "furo"
html_title = "Tutela"
html_static_path = ["_static"]
html_css_files = ["tutela.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {
    # The colours of the workbench, by day and by night.
    "light_css_variables": {
        "color-brand-primary": "#0f5a5c",
        "color-brand-content": "#0f5a5c",
        "color-brand-visited": "#5b4a7a",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7cc7c0",
        "color-brand-content": "#7cc7c0",
        "color-brand-visited": "#b7a5dc",
    },
}
