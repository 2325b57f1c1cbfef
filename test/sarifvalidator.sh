#!/usr/bin/env bash
# Microsoft's SARIF validator over the reports of the built program. Its exit status is 0 whatever it finds, so its own report is read: it must hold no results.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

npm i --silent --no-audit --no-fund --ignore-scripts --prefix "$work/validator" @microsoft/sarif-multitool@5.7.0
validator=$work/validator/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$validator"

# judged FILE: prints what the validator finds, a line each
judged() {
  local report=$work/validated.sarif
  rm -f "$report"
  "$validator" validate "$1" --config "$project/test/sarifvalidator.xml" --rule-kind 'Sarif;Gh;Ghas' --level 'Error;Warning;Note' -o "$report" --log ForceOverwrite -q > /dev/null
  node -e '
    const { runs: [run] } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8").replace(/^\uFEFF/, ""))
    if (!Array.isArray(run.results) || run.invocations[0].executionSuccessful !== true) throw new Error("the validator did not run")
    for (const { ruleId, level, message, locations } of run.results) console.log(ruleId, level, JSON.stringify(message), JSON.stringify(locations?.[0]?.physicalLocation?.region))
  ' "$report"
}

fail() { printf 'sarif: %s\n' "$*" >&2; exit 1; }

# valid NAME STATUS ARGUMENTS...: the report of this run is valid, and the run ends as it should
valid() {
  local name=$1 wanted=$2 status=0 found
  shift 2
  node "$project/bin/wallproof.js" lint -q -f "sarif=$work/$name.sarif" "$@" 2> /dev/null || status=$?
  [ "$status" -eq "$wanted" ] || fail "$name: exit status $status instead of $wanted"
  found=$(judged "$work/$name.sarif")
  [ -z "$found" ] || { printf '%s\n' "$found" | head -20 >&2; fail "$name: the validator objects"; }
  printf 'valid: %s, %s results\n' "$name" "$(grep -c '"ruleId":' "$work/$name.sarif" || true)"
}

git init -q "$work/repository"
cd "$work/repository"
git remote add origin https://example.org/acme/firewalls.git
cp -r "$project/examples/." .
mkdir -p 'hostile/a b#c%d' 'hostile/žluť'
cat > 'hostile/a b#c%d/fw[1](2){3}.rules' <<'END'
# wallproof-ignore service-overly-open/ssh: [reason](http://evil) {0} 'quoted'
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:{0} - [0:0]
-A INPUT -p tcp -m comment --comment "[link](http://evil) {1} \\ 'x' ::error::y" -j {0}
-A INPUT -p udp -m frobnicate --level [a](1) -j ACCEPT
-A {0} -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
END
printf 'hostname sw@12:30\nsnmp-server community public RO\nip access-list extended žluť\n permit ip any any\nfrobnicate [x](1) {2}\n' > 'hostile/žluť/sw@12:30.cfg'
printf '*filter\n:INPUT DROP [0:0]\n-A INPUT -j ACCEPT\n' > broken.rules

valid examples 1 deployment
valid repaired 0 fixed
valid hostile 1 --no-config hostile
valid suppressed 1 --no-config --sarif-suppressed hostile deployment
valid everything 2 . nowhere.rules
valid category 1 --sarif-category site/prague deployment
valid cut 1 --max-findings 3 deployment

# A validator that never objects proves nothing.
sed 's|"uri": "deployment/|"uri": "deployment\\\\|; s/"startColumn": 1,/"startColumn": 0,/' "$work/examples.sarif" > "$work/spoilt.sarif"
found=$(judged "$work/spoilt.sarif")
for rule in SARIF1002 JSON1008; do grep -q "$rule" <<< "$found" || fail "the validator lets a spoilt report pass: no $rule"; done
printf 'refused: a spoilt report\n'
