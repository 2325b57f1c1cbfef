#!/usr/bin/env bash
# A repository takes up wallproof, with the built program: init, a first lint with 40 findings and more, a baseline, a commit that is blocked by one new finding, mended, and passes.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e@example.org GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

fail() { printf 'adoption: %s\n' "$*" >&2; exit 1; }
wallproof() { node "$project/bin/wallproof.js" "$@"; }
# ends STATUS COMMAND...: the exit status is part of the story
ends() {
  local wanted=$1 got=0
  shift
  "$@" > "$work/out" 2> "$work/err" || got=$?
  [ "$got" -eq "$wanted" ] || { cat "$work/out" "$work/err" >&2; fail "exit status $got instead of $wanted: $*"; }
}
says() { grep -q -- "$1" "$work/out" "$work/err" || { cat "$work/out" "$work/err" >&2; fail "does not say: $1"; }; }

git init -q "$work/repository"
cd "$work/repository"
mkdir exports
printf '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s 10.40.0.0/24 -d 10.9.0.5/32 -p udp -m udp --dport 2055 -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n' > exports/collector.rules
for i in $(seq 1 12); do cat > "exports/sw$i.cfg" <<END
hostname sw$i
interface Vlan40
 ip address 10.40.0.$i 255.255.255.0
snmp-server community public RO
ntp server 10.20.0.123
flow exporter EXP
 destination 10.9.0.5
 transport udp 2055
flow monitor MON
 record netflow ipv4 original-input
 exporter EXP
interface Vlan41
 ip address 10.41.$i.1 255.255.255.0
 ip flow monitor MON input
END
done
git add . && git commit -qm exports

ends 0 wallproof init
says 'wrote wallproof.config.yaml from 13 devices'
grep -q '10.9.0.5  # guess: ' wallproof.config.yaml || fail 'the collector is not guessed'
grep -q '10.20.0.123  # guess: ' wallproof.config.yaml || fail 'the NTP server is not guessed'
ends 2 wallproof init
says 'is there already'

ends 1 wallproof lint -f json
count=$(node -e 'const { summary: s } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")); console.log(s.error + s.warning + s.note)' "$work/out")
[ "$count" -ge 40 ] || { wallproof lint -f json | grep '"rule"' | sort | uniq -c >&2; fail "only $count findings at the first lint"; }

printf 'baseline: wallproof.baseline.json\n' >> wallproof.config.yaml
ends 0 wallproof lint --update-baseline
says "$count added, 0 removed"
ends 0 wallproof lint --fail-on note
says " $count suppressed"

printf '#!/bin/sh\nexec node %s lint --staged --fail-on warning\n' "$project/bin/wallproof.js" > .git/hooks/pre-commit
chmod +x .git/hooks/pre-commit
git add . && ends 0 git commit -m 'wallproof from now on'

sed -i 's|^-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT|&\n-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT|' exports/collector.rules
git add . && ends 1 git commit -m 'web interface for everybody'
says 'service-overly-open/web-ui'
[ "$(cat "$work/out" "$work/err" | grep -c '^exports/')" -eq 1 ] || { cat "$work/out" "$work/err" >&2; fail 'more than the one new finding'; }
sed -i 's|^-A INPUT -p tcp -m tcp --dport 443|-A INPUT -s 10.8.0.0/26 -p tcp -m tcp --dport 443|' exports/collector.rules
git add . && ends 0 git commit -m 'web interface for administrators'
printf 'adopted: %s findings, a baseline, one new finding blocked, mended, passed\n' "$count"
