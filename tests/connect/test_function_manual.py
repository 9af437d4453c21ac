"""docs/functions.md says what the server says of its functions."""

import importlib.util
import pathlib
import sys


def test_the_manual_is_current(spark):
    path = pathlib.Path(__file__).parents[2] / "tools" / "make_function_manual.py"
    spec = importlib.util.spec_from_file_location("make_function_manual", path)
    tool = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = tool  # dataclasses look there
    spec.loader.exec_module(tool)
    current = tool.manual(tool.read_entries(spark))
    assert tool.MANUAL.read_text() == current, "run tools/make_function_manual.py"
