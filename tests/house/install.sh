#!/bin/bash
# Installs a build into an empty prefix and builds against it: install.sh BUILD COMPILER
set -euo pipefail
build=$1 compiler=$2
here=$(cd "$(dirname "$0")/install" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix=$folder/prefix
said='batch.easy
no policy '\''batch.esay'\''; did you mean '\''batch.easy'\''?'

expect() {
  if [ "$1" != "$2" ]; then
    printf 'expected:\n%s\nbut this was said:\n%s\n' "$2" "$1"
    exit 1
  fi
}

cmake --install "$build" --prefix "$prefix" >"$folder/log"
find "$prefix" -type f -printf '%P\n' | sort
expect "$("$prefix/bin/orrery" explain batch.easy | head -n 1)" batch.easy
"$prefix/bin/orrery" run --dry-run "$prefix/share/orrery/studies/batch-quickstart.yaml" >"$folder/plan"
grep -qx "[0-9]* runs" "$folder/plan"

for page in share/man/man1/orrery.1 share/bash-completion/completions/orrery share/zsh/site-functions/_orrery; do
  test -s "$prefix/$page"
done
bash -n "$prefix/share/bash-completion/completions/orrery"

# The guide on plug-ins, copied and pasted by somebody who has nothing but the installation.
ORRERY_PREFIX=$prefix python3 "$here/../../cli/transcript.py" "$prefix/bin/orrery" "$here/../../../docs/guide/policies.md"

cmake -G Ninja -S "$here" -B "$folder/cmake" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$compiler" >"$folder/log"
cmake --build "$folder/cmake" >"$folder/log"
expect "$("$folder/cmake/stranger")" "$said"

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name orrery.pc)")
export PKG_CONFIG_PATH
# The words of pkg-config are flags, to be split.
# shellcheck disable=SC2046
"$compiler" -std=c17 -Wall -Wextra -Werror "$here/stranger.c" -o "$folder/stranger" $(pkg-config --cflags --libs orrery)
expect "$("$folder/stranger")" "$said"
# shellcheck disable=SC2046
"$compiler" -std=c17 -Wall -Wextra -Werror -shared -fPIC "$here/mine.c" -o "$folder/mine.so" $(pkg-config --cflags orrery)
expect "$("$prefix/bin/orrery" explain "$folder/mine.so" | head -n 1)" batch.mine
# shellcheck disable=SC2046
"$compiler" -std=c17 -Wall -Wextra -Werror -fsyntax-only "$here/contracts.c" $(pkg-config --cflags orrery)
echo "installed, found by CMake and by pkg-config"
