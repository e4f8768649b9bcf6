#!/usr/bin/env python3
"""Generates the messages and stubs of protos/ beside this file: run it once after a clone and when a proto changes."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROTOS = HERE.parent.parent / "protos"


def compiler() -> list[str]:
    """The compiler of grpcio-tools (pip), else protoc with gRPC's plugin (Debian)."""
    if importlib.util.find_spec("grpc_tools"):
        import grpc_tools

        includes = Path(grpc_tools.__file__).parent / "_proto"
        return [sys.executable, "-m", "grpc_tools.protoc", f"-I{includes}"]
    plugin = shutil.which("grpc_python_plugin")
    if not shutil.which("protoc") or not plugin:
        sys.exit(
            "neither grpcio-tools nor protoc with grpc_python_plugin is here: pip install grpcio-tools, "
            "or apt-get install protobuf-compiler protobuf-compiler-grpc libprotobuf-dev"
        )
    return ["protoc", f"--plugin=protoc-gen-grpc_python={plugin}"]


def has_google_protos() -> bool:
    """Whether googleapis-common-protos brings google.rpc and google.api; what an earlier run wrote here does not count."""
    try:
        spec = importlib.util.find_spec("google.rpc.status_pb2")
    except ModuleNotFoundError:
        return False
    return spec is not None and HERE not in Path(spec.origin).resolve().parents


def main() -> None:
    files = sorted(PROTOS.glob("uosam/v1/*.proto"))
    if not has_google_protos():
        files += sorted(PROTOS.glob("google/*/*.proto"))
    command = [*compiler(), f"-I{PROTOS}", f"--python_out={HERE}", f"--grpc_python_out={HERE}"]
    sys.exit(subprocess.run([*command, *map(str, files)], check=False).returncode)


if __name__ == "__main__":
    main()
