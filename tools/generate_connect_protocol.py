#!/usr/bin/env python3
"""Writes the Spark Connect protocol, as installed with pyspark-client, into one protobuf descriptor set.

The *_pb2.py modules of a wheel carry their serialised FileDescriptorProto as a literal. They are read from the source
text and not imported, so that neither grpcio nor pandas must be there and it takes a tenth of a second.
Prints a line "<file.proto> message|service" for each file that C++ classes are wanted of.
"""

import argparse
import ast
import importlib.util
from pathlib import Path

# Reached by import from our files but shipped by libprotobuf, or not used by a server.
EXCLUDED = ("google/protobuf/", "spark/connect/example_plugins.proto")


def package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"error: Python package {name} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


def serialized_file(path: Path) -> bytes:
    """The argument of AddSerializedFile(b'...') in a generated Python module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "AddSerializedFile":
            return ast.literal_eval(node.args[0])
    raise SystemExit(f"error: no descriptor found in {path}")


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data: bytes):
    """Yields (field number, bytes) of the length-delimited fields of a message."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        if key & 7 == 2:
            length, at = read_varint(data, at)
            yield key >> 3, data[at : at + length]
            at += length
        elif key & 7 == 0:
            _, at = read_varint(data, at)
        else:
            raise SystemExit("error: unexpected wire type in a file descriptor")


class File:
    """What we need of a FileDescriptorProto: name = 1, dependency = 3, service = 6."""

    def __init__(self, data: bytes):
        self.data = data
        parts = list(fields(data))
        self.name = next(v for n, v in parts if n == 1).decode()
        self.dependencies = [v.decode() for n, v in parts if n == 3]
        self.has_service = any(n == 6 for n, _ in parts)


def module_path(proto: str) -> Path:
    module = proto.removeprefix("google/").replace(".proto", "_pb2.py")
    return Path(package_folder("google." + module.split("/")[0])) / "/".join(module.split("/")[1:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="the FileDescriptorSet to write")
    args = parser.parse_args()

    proto_folder = package_folder("pyspark") / "sql" / "connect" / "proto"
    ordered: dict[str, File] = {}
    known = {f.name: f for f in (File(serialized_file(p)) for p in sorted(proto_folder.glob("*_pb2.py")))}

    def add(name: str) -> None:
        if name in ordered:
            return
        file = known.get(name) or File(serialized_file(module_path(name)))
        for dependency in file.dependencies:
            add(dependency)
        ordered[name] = file

    for name in [*known, "google/rpc/status.proto", "google/rpc/error_details.proto"]:
        add(name)

    # FileDescriptorSet { repeated FileDescriptorProto file = 1; }
    content = b"".join(b"\x0a" + varint(len(f.data)) + f.data for f in ordered.values())
    if not args.output.exists() or args.output.read_bytes() != content:
        args.output.write_bytes(content)
    for file in ordered.values():
        if not file.name.startswith(EXCLUDED):
            print(file.name, "service" if file.has_service else "message")


if __name__ == "__main__":
    main()
