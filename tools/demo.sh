#!/usr/bin/env bash
# The main job on the embedded exercise: publish, sync, assess, brief.
set -euo pipefail
folder=${1:-demo}
mkdir -p "$folder"
export EPIHQ_HOME="$folder/home"
rm -rf "$EPIHQ_HOME"

echo "== An exercise: five fictional neighbouring countries publish day by day"
epihq exercise --out "$folder"
last=$(epihq archive vintages --format csv | tail -n 1 | cut -d, -f2)

echo
echo "== The briefing of the evening of $last"
epihq brief ZZA --as-of "$last" --out "$folder"

echo
echo "Open these files:"
for kind in html pdf json; do echo "  $folder/brief-ZZA-$last.$kind"; done
echo "What was really true in the exercise: $folder/truth.json"
