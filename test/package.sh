#!/usr/bin/env bash
# The packed package as others meet it: checked by publint and attw, installed into clean folders, run, imported, compiled against. Needs a built dist and the npm registry.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { printf 'package: %s\n' "$*" >&2; exit 1; }

tarball=$work/$(npm pack --silent --ignore-scripts --pack-destination "$work")
npx --no-install publint run "$tarball" --strict
npx --no-install attw "$tarball" --profile node16 --no-emoji > "$work/attw" || { cat "$work/attw" >&2; fail 'attw objects'; }
printf 'publint and attw have no objections to %s\n' "$(basename "$tarball")"

# A global installation, in a folder of its own.
npm i --silent --no-audit --no-fund -g --prefix "$work/global" "$tarball"
program=$work/global/bin/wallproof
[ "$(ls "$work/global/lib/node_modules")" = wallproof ] || fail 'it brings other packages along'
mkdir "$work/clean"
cd "$work/clean"
printf '*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n' > fw.rules
status=0
"$program" lint --fail-on note fw.rules > out.txt 2> err.txt || status=$?
[ "$status" -eq 1 ] || { cat err.txt >&2; fail "exit status $status instead of 1"; }
grep -q '^fw.rules:3:1 .*service-overly-open/ssh$' out.txt || fail 'no finding in a clean folder'
"$program" explain any-to-any > out.txt
grep -q 'any-to-any' out.txt || fail 'no rule page'
printf 'npm i -g gives a program that works\n'

# A project that has TypeScript 7, which has no interface for JavaScript programs any more, and one that has TypeScript 6.
for typescript in 7 6; do
  mkdir "$work/project$typescript"
  cd "$work/project$typescript"
  printf '{ "name": "p", "private": true, "type": "module" }\n' > package.json
  npm i --silent --no-audit --no-fund --save-dev "typescript@$typescript" "$tarball"
  cp "$work/clean/fw.rules" .
  # The deployment file, the rule and the program of the documents.
  node "$project/test/fromdocs.mjs" "$project" .
  cat > tsconfig.json <<'END'
{
  "compilerOptions": { "noEmit": true, "strict": true, "target": "es2022", "module": "nodenext", "lib": ["es2022", "dom"], "types": [], "allowJs": true, "checkJs": true },
  "files": ["wallproof.config.ts", "rules/no-telnet.mjs", "example.mjs"]
}
END
  npx --no-install tsc
  npx --no-install wallproof print-config > out.txt
  grep -q '^roles.collector .*10.9.0.5.*wallproof.config.ts:' out.txt || { cat out.txt >&2; fail "the typed config is not read beside TypeScript $typescript"; }
  node example.mjs > out.txt
  diff out.txt example.txt || fail 'the example of docs/api.md prints something else'
  printf 'hostname sw\nline vty 0 4\n transport input telnet\n' > sw.cfg
  printf 'localRules: [rules/no-telnet.mjs]\n' > own.yaml
  npx --no-install wallproof lint --allow-local-rules -c own.yaml sw.cfg > out.txt || true
  grep -q 'no-telnet$' out.txt || { cat out.txt >&2; fail 'the rule of docs/writing-rules.md finds nothing'; }
  printf 'beside TypeScript %s: config, types, rule and example work\n' "$typescript"
done
