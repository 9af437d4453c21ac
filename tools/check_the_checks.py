#!/usr/bin/env python3
"""Plants one violation of each kind into a copy of the sources and sees that its check refuses it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

USE_AFTER_MOVE = """#include <string>
#include <utility>
std::string planted() {
  std::string text = "a";
  std::string other = std::move(text);
  return text + other;
}
"""


def refuses(name: str, command: list[str], folder: Path, expected: str) -> bool:
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    refused = result.returncode != 0 and expected in result.stdout + result.stderr
    print(f"{name}: {'refused' if refused else 'NOT REFUSED'}")
    return refused


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch)
        for name in ("src", "tools"):
            shutil.copytree(ROOT / name, copy / name)
        for name in (".clang-format", ".clang-tidy"):
            shutil.copy(ROOT / name, copy / name)
        subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True)
        python = sys.executable
        # The order matters: each planted file is taken away before the next check.
        upward = copy / "src" / "base" / "planted.h"
        upward.write_text('#include "connect/server.h"\n')
        results = [refuses("upward include", [python, "tools/check_layers.py"], copy, "must not include")]
        upward.write_text("int   planted( );\n")
        results.append(refuses("format", [python, "tools/check_format.py"], copy, "run clang-format"))
        upward.write_text("\n" * 2_000)
        results.append(refuses("length", [python, "tools/check_format.py"], copy, "at most"))
        upward.unlink()
        rules = copy / "tools" / "layers.txt"
        rules.write_text(rules.read_text().replace("base:\n", "base: types\n", 1))
        results.append(refuses("upward rule", [python, "tools/check_layers.py"], copy, "not above this line"))
        source = copy / "planted.cpp"
        source.write_text(USE_AFTER_MOVE)
        tidy = ["clang-tidy-16", "--quiet", str(source), "--", "-std=c++20"]
        results.append(refuses("use after move", tidy, copy, "bugprone-use-after-move"))
    print(f"{sum(results)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
