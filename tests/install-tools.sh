#!/usr/bin/env bash
# What the tests need besides the .NET SDK and npm, from Debian or Ubuntu, as root: Python's gRPC and protoc for the clients
# of other languages, Chromium for the web page, ffmpeg for videos. kubectl (1.28 or newer) is not among their packages in every
# release.
set -euo pipefail
packages=(python3-grpcio python3-protobuf protobuf-compiler protobuf-compiler-grpc libprotobuf-dev chromium ffmpeg)
dpkg -s "${packages[@]}" >/dev/null 2>&1 && exit 0
apt-get update -q
apt-get install -q -y --no-install-recommends "${packages[@]}"
