"""Names of inner modules of `cli` that several files of tests need."""

from __future__ import annotations

from dtnet.cli.app import app
from dtnet.cli.arguments import given
from dtnet.cli.commands.report import show_report
from dtnet.cli.examples import EXAMPLES
from dtnet.cli.refusals import refusal
from dtnet.cli.writing.table_files import encoded_rows

__all__ = ["EXAMPLES", "app", "encoded_rows", "given", "refusal", "show_report"]
