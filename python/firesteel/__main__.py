"""python -m firesteel: the command line."""

from firesteel.cli import main

main()
