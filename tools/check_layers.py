#!/usr/bin/env python3
"""Refuses an #include that points up a floor, and a rule in layers.txt that does.

tools/layers.txt names for each folder of src/, lowest first, the folders it may include. Exit code 1 with one line
"file:line: message" per violation.
"""

import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')


def read_rules(path: Path) -> tuple[dict[str, set[str]], list[str]]:
    rules: dict[str, set[str]] = {}
    errors = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        folder, _, names = line.partition(":")
        lower = {name.strip() for name in names.split(",") if name.strip()}
        for name in sorted(lower - rules.keys()):
            errors.append(f"{path}:{number}: {folder} names {name}, which is not above this line")
        rules[folder.strip()] = lower
    return rules, errors


def check_file(path: Path, source: Path, rules: dict[str, set[str]]) -> list[str]:
    folder = path.relative_to(source).parts[0]
    errors = []
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        target = match.group(1)
        top = target.split("/")[0]
        if target.startswith((".", "/")) or not (source / target).is_file():
            if top in rules:
                errors.append(f"{path}:{number}: {target} does not exist")
            elif target.startswith(".") or (path.parent / target).is_file():
                errors.append(f"{path}:{number}: include {target} by its path below src/")
        elif top != folder and top not in rules[folder]:
            errors.append(f"{path}:{number}: {folder} must not include {target}")
    return errors


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    source = root / "src"
    rules, errors = read_rules(root / "tools" / "layers.txt")
    files = sorted(p for p in source.rglob("*") if p.suffix in (".h", ".cpp"))
    for path in files:
        folder = path.relative_to(source).parts[0]
        if folder in rules:
            errors += check_file(path, source, rules)
        else:
            errors.append(f"{path}: folder {folder} is not named in tools/layers.txt")
    print("\n".join(errors + [f"layers: {len(files)} files, {len(errors)} violations"]))
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
