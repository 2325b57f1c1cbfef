#!/usr/bin/env bash
# The recipes of docs/pre-commit.md in the real programs: husky with lint-staged, and lefthook, over the packed package. Needs a built dist, git and the npm registry.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 CI=
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e@example.org GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

fail() { printf 'hooks: %s\n' "$*" >&2; exit 1; }
tarball=$work/$(npm pack --silent --ignore-scripts --pack-destination "$work")
# recipe LANGUAGE HEADING: the first block of this language under this heading of the page
recipe() { awk -v want="\`\`\`$1" -v heading="## $2" '/^## /{here = $0 == heading} here && $0 == want {on = 1; next} on && /^```/ {exit} on' "$project/docs/pre-commit.md"; }

# tried NAME: a commit with a finding is blocked, one without goes through, and a file that is no export is passed over
tried() {
  printf 'Dear all,\n' > 'a note.txt'
  printf 'hostname sw\ninterface Vlan1\n ip address 10.0.0.1 255.0.0.0\nsnmp-server community public RW\n' > 'a b.cfg'
  git add .
  if git commit -m bad > "$work/out" 2>&1; then cat "$work/out" >&2; fail "$1 lets a finding through"; fi
  grep -q 'snmp-default-community' "$work/out" || { cat "$work/out" >&2; fail "$1 does not show the finding"; }
  printf 'hostname sw\ninterface Vlan1\n ip address 10.0.0.1 255.0.0.0\n' > 'a b.cfg'
  git add .
  git commit -m good > "$work/out" 2>&1 || { cat "$work/out" >&2; fail "$1 blocks a good commit"; }
  printf 'blocked and let through: %s\n' "$1"
}

repository() {
  git init -q "$work/$1"
  cd "$work/$1"
  printf 'node_modules\n' > .gitignore
}

repository husky
recipe json lint-staged > package.json
npm i --silent --no-audit --no-fund --ignore-scripts --save-dev husky@9 lint-staged@16 "$tarball"
npx --no-install husky > /dev/null
recipe sh husky > .husky/pre-commit
tried 'husky with lint-staged'

repository lefthook
printf '{ "private": true }\n' > package.json
npm i --silent --no-audit --no-fund --ignore-scripts --save-dev lefthook@2 "$tarball"
recipe yml lefthook > lefthook.yml
PATH=$PWD/node_modules/.bin:$PATH
export PATH
lefthook install > /dev/null 2>&1
tried lefthook
