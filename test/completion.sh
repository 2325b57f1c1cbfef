#!/usr/bin/env bash
# The completion scripts in the real zsh and fish (bash is asked by the tests).
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work XDG_CONFIG_HOME=$work XDG_DATA_HOME=$work

fail() { printf 'completion: %s\n' "$*" >&2; exit 1; }

for shell in zsh fish; do node bin/wallproof.js completion "$shell" > "$work/$shell"; done
# asked WORDS EXPECTED: fish completes these words to this line
asked() { fish -c "source $work/fish; complete -C '$1'" | cut -f1 | grep -qx -- "$2" || fail "fish: $1 gives no $2"; }
asked 'wallproof ex' explain
asked 'wallproof explain any' any-to-any
asked 'wallproof lint --sarif-c' --sarif-category
asked 'wallproof --fail-on w' warning
asked 'wallproof matrix -f j' json
# zsh completes on a terminal only, so it gets one.
zsh -fc '
  zmodload zsh/zpty
  zpty shell zsh -fi
  zpty -w shell "PROMPT=; autoload -Uz compinit; compinit -D -u; source '"$work"'/zsh; print READY"
  while zpty -r shell line; do [[ $line == READY* ]] && break; done
  for words in "explain any-to-" "lint --sarif-cat" "--fail-on warn"; do
    zpty -n -w shell "wallproof $words"$'"'\\t'"'
    sleep 1
    zpty -rt shell line && print -r -- "$line"
    zpty -n -w shell $'"'\\x15'"'
  done
  zpty -d shell' > "$work/out" 2>&1 || { cat "$work/out" >&2; fail 'zsh failed'; }
for word in any-to-any --sarif-category warning; do tr -d '\r\007' < "$work/out" | grep -q -- "$word" || { cat -v "$work/out" >&2; fail "zsh: no $word"; }; done
printf 'completed in zsh and fish\n'
