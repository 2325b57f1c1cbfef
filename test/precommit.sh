#!/usr/bin/env bash
# The release tree as a hook of the real pre-commit: staged exports that fail, that pass, and files that are none. Needs pre-commit, git and a built dist.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME=$work/cache GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e@example.org GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

fail() { printf 'precommit: %s\n' "$*" >&2; exit 1; }

# commits MESSAGE: the commit goes through; blocks MESSAGE WORDS: it is stopped, and the hook says WORDS
commits() { git commit -m "$1" > "$work/out" 2>&1 || { cat "$work/out" >&2; fail "was stopped: $1"; }; printf 'commits: %s\n' "$1"; }
blocks() {
  if git commit -m "$1" > "$work/out" 2>&1; then fail "went through: $1"; fi
  grep -q -- "$2" "$work/out" || { cat "$work/out" >&2; fail "does not say $2: $1"; }
  printf 'blocks:  %s\n' "$1"
}

open() { printf '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT%s -j ACCEPT\nCOMMIT\n' "$1"; }

repository() {
  rm -rf "$work/$1"
  git init -q "$work/$1"
  cd "$work/$1"
  cat > .pre-commit-config.yaml
  git add .
  pre-commit install > /dev/null
}

npm run --silent release-tree -- "$work/release"
[ -f "$work/release/dist/boot.cjs" ] || fail 'no dist in the release tree'
if grep -q '"scripts"' "$work/release/package.json"; then fail 'scripts in the release tree'; fi
git -C "$work/release" init -q
git -C "$work/release" add .
git -C "$work/release" commit -q -m release
git -C "$work/release" tag v0

repository by-tag <<END
repos:
  - repo: file://$work/release
    rev: v0
    hooks:
      - id: wallproof
        args: [--fail-on, warning]
END
commits 'nothing that is an export'
open ' -p tcp --dport 22' > fw.rules
printf 'Dear all,\n' > notes.txt
git add .
blocks 'an export with a finding' 'service-overly-open/ssh'
open ' -i lo' > fw.rules
git add .
commits 'the same, mended'
open ' -p tcp --dport 22' > 'a b.rules'
git add .
open ' -i lo' > 'a b.rules'
blocks 'bad in the index, mended in the work tree only' 'a b.rules:5:1'
git add .
commits 'mended in the index'

cd "$project"
tarball=$work/$(npm pack --silent --ignore-scripts --pack-destination "$work")
repository by-package <<END
repos:
  - repo: local
    hooks:
      - id: wallproof
        name: wallproof
        entry: wallproof lint --ignore-unknown --fail-on warning
        language: node
        additional_dependencies: ['$tarball']
END
open ' -p tcp --dport 22' > fw.rules
git add .
blocks 'an export with a finding, the hook from the package' 'service-overly-open/ssh'
open ' -i lo' > fw.rules
git add .
commits 'the same, mended'

repository by-git <<END
repos: []
END
pre-commit uninstall > /dev/null
printf '#!/bin/sh\nexec node %s lint --staged --fail-on warning\n' "$project/bin/wallproof.js" > .git/hooks/pre-commit
chmod +x .git/hooks/pre-commit
commits 'nothing that is an export, a plain hook'
open ' -p tcp --dport 22' > fw.rules
git add .
open ' -i lo' > fw.rules
blocks 'bad in the index, a plain hook with --staged' 'fw.rules:5:1'
git add .
commits 'mended in the index'
