"""TPC-H data as Parquet files, made once per scale factor by tpcgen-cli."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

TABLES = ["customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier"]


def ensure_data(folder: Path, scale_factor: float) -> Path:
    """Generates the tables below `folder` unless they are there already; returns their folder."""
    target = folder / f"tpch-sf{scale_factor:g}"
    if all((target / f"{table}.parquet").exists() for table in TABLES):
        return target
    # Beside the running Python first: a virtual environment need not be on the PATH.
    beside = Path(sysconfig.get_path("scripts")) / "tpcgen-cli"
    program = str(beside) if beside.exists() else shutil.which("tpcgen-cli")
    if program is None:
        raise SystemExit("error: tpcgen-cli is not installed (pip install tpcgen-cli)")
    unfinished = target.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    command = [program, "tpch", "parquet", "--scale-factor", f"{scale_factor:g}", "--output-dir", str(unfinished)]
    print(f"generating TPC-H data, scale factor {scale_factor:g}, in {target}", flush=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)
    return target
