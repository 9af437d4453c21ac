#!/usr/bin/env python3
"""Refuses C++ files that clang-format would change, and files longer than the house allows.

Results are remembered by content, so that only changed files are looked at again.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLANG_FORMAT = "clang-format-16"
# STYLE: look again at 600 lines, never above 1,000; headers are to be read at one go.
LINE_LIMITS = {".cpp": 600, ".h": 400}


def main() -> int:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "src"], cwd=ROOT, capture_output=True, text=True
    )
    paths = [
        Path(name) for name in listed.stdout.splitlines() if name.endswith((".h", ".cpp")) and (ROOT / name).exists()
    ]
    memory = ROOT / "build" / "format-checked.txt"
    known = set(memory.read_text().split()) if memory.exists() else set()
    style = (ROOT / ".clang-format").read_bytes()
    errors = []
    wanted = {}
    for path in paths:
        content = (ROOT / path).read_bytes()
        lines = content.count(b"\n")
        if lines > LINE_LIMITS[path.suffix]:
            errors.append(f"{path}: {lines} lines, at most {LINE_LIMITS[path.suffix]} are allowed")
        digest = hashlib.sha256(style + content).hexdigest()
        if digest not in known:
            wanted[str(path)] = digest
    if wanted:
        command = [CLANG_FORMAT, "--dry-run", "--Werror", *wanted]
        report = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stderr
        bad = {line.split(":")[0] for line in report.splitlines() if ": error:" in line}
        errors += [f"{path}: run clang-format (make format)" for path in sorted(bad)]
        known |= {digest for path, digest in wanted.items() if path not in bad}
        memory.parent.mkdir(exist_ok=True)
        memory.write_text("\n".join(sorted(known)))
    print("\n".join(errors + [f"format: {len(paths)} files, {len(errors)} violations"]))
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
