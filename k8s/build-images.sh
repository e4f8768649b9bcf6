#!/usr/bin/env bash
# Builds every image that the manifests name. Usage: DOTNET=... k8s/build-images.sh [PREFIX], e.g. registry.example/team/
# DOTNET is where .NET's official images come from (see k8s/Dockerfile); BUILDER=podman for another builder than docker.
set -euo pipefail
cd "$(dirname "$0")/.."

: "${DOTNET:?is not set; expected the place of the official .NET images, up to what precedes /sdk:10.0-noble (see k8s/Dockerfile)}"
prefix=${1:-}
version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)

# image, tag's ending, target, ONNX Runtime, project, program
while read -r image suffix target flavor project program; do
    "${BUILDER:-docker}" build -f k8s/Dockerfile --target "$target" --build-arg DOTNET="$DOTNET" --build-arg ORT_FLAVOR="$flavor" \
        --build-arg PROJECT="$project" --build-arg PROGRAM="$program" -t "$prefix$image:$version${suffix#none}" .
done <<'IMAGES'
uosam-sam-encoder       none cpu Cpu services/UoSam.SamEncoder       UoSam.SamEncoder
uosam-sam-encoder       -gpu gpu Gpu services/UoSam.SamEncoder       UoSam.SamEncoder
uosam-prompt-extraction none cpu Cpu services/UoSam.PromptExtraction UoSam.PromptExtraction
uosam-local-optimizer   none cpu Cpu services/UoSam.LocalOptimizer   UoSam.LocalOptimizer
uosam-global-optimizer  none cpu Cpu services/UoSam.GlobalOptimizer  UoSam.GlobalOptimizer
uosam-cli               none cli Cpu clients/UoSam.Cli               uosam
IMAGES
