"""The command line: firesteel server | run | sql | shell."""

from __future__ import annotations

import enum
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from firesteel.server import ServerError, server_arguments, server_environment
from firesteel.version import __version__

app = typer.Typer(
    name="firesteel",
    help="A Spark engine in C++: unchanged PySpark programs, no JVM.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class OutputFormat(enum.StrEnum):
    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


Conf = Annotated[
    list[str] | None, typer.Option("--conf", "-c", metavar="KEY=VALUE", help="A setting; may be given again.")
]


def parse_conf(settings: list[str] | None) -> dict[str, object]:
    conf: dict[str, object] = {}
    for setting in settings or []:
        key, separator, value = setting.partition("=")
        if not separator or not key:
            raise typer.BadParameter(f"{setting!r} is not KEY=VALUE", param_hint="--conf")
        conf[key] = value
    return conf


def print_version(wanted: bool) -> None:
    if wanted:
        print(f"firesteel {__version__}")
        raise typer.Exit()


@app.callback()
def firesteel(
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def server(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 15002,
    conf: Conf = None,
    properties_file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Settings, as in spark-defaults.conf.")
    ] = None,
    log_level: Annotated[str, typer.Option(help="trace, debug, info, warn or error.")] = "info",
) -> None:
    """Serve Spark Connect for any client: pyspark, Scala, Go, …"""
    arguments = server_arguments(host, port, parse_conf(conf)) + ["--log-level", log_level]
    if properties_file:
        arguments += ["--properties-file", str(properties_file)]
    os.execve(arguments[0], arguments, server_environment())


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def run(
    program: Annotated[str, typer.Argument(help="A PySpark program.")],
    arguments: Annotated[list[str] | None, typer.Argument(help="Its arguments.")] = None,
    conf: Conf = None,
) -> None:
    """Run a PySpark program, unchanged, on an embedded engine."""
    from firesteel.program import run_program

    raise typer.Exit(run_program(program, arguments or [], parse_conf(conf)))


@app.command()
def sql(
    execute: Annotated[str | None, typer.Option("--execute", "-e", metavar="QUERY", help="SQL to run.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", exists=True, dir_okay=False, help="A file with SQL to run.")
    ] = None,
    output: Annotated[
        OutputFormat, typer.Option("--format", help="How rows are printed; json is one object a line.")
    ] = OutputFormat.table,
    conf: Conf = None,
) -> None:
    """Run SQL statements, separated by semicolons, and print their results; at a terminal, open a shell."""
    from firesteel.sql_command import run_sql
    from firesteel.sql_shell import at_terminal

    if execute is not None:
        text = execute
    elif file is not None:
        text = file.read_text()
    elif at_terminal():
        text = None
    else:
        text = sys.stdin.read()
    raise typer.Exit(run_sql(text, parse_conf(conf), output.value))


@app.command()
def shell(conf: Conf = None) -> None:
    """Open a Python shell with `spark` defined."""
    import code

    import firesteel as package

    spark = package.session(**parse_conf(conf))
    banner = f"Firesteel {__version__}, Spark {spark.version}\nspark is a pyspark.sql.SparkSession"
    try:
        code.interact(banner=banner, local={"spark": spark}, exitmsg="")
    finally:
        spark.stop()


def main() -> None:
    try:
        app()
    except ServerError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
