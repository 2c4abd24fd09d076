# Read by backup.sh and restore.sh, which set ARCHIVE. See docs/decisions/0022-backups.md.
set -eu
umask 077
export LC_ALL=C

say() { echo "$(date -u +%FT%TZ) $*" >&2; }

stop() {
    say "BERHENTI / STOPPED: $*"
    exit 1
}

need() {
    for program; do
        command -v "$program" >/dev/null || stop "$program tidak ditemukan / not found. Debian: apt-get install openssl postgresql-18"
    done
}

now() { date +%s; }

# Writes standard input to a file that is whole or not there.
put() {
    cat >"$1.part"
    sync "$1.part"
    mv "$1.part" "$1"
}

# The segment of 16 MB that holds byte number $2 of timeline $1.
segment_of() { printf '%08X%08X%08X' "$1" "$(($2 / 4294967296))" "$(($2 / 16777216 % 256))"; }

# The segment $2 places after (or before) another.
segment_beside() {
    number=$((0x$(echo "$1" | cut -c9-16) * 256 + 0x$(echo "$1" | cut -c17-24) + $2))
    printf '%s%08X%08X' "$(echo "$1" | cut -c1-8)" "$((number / 256))" "$((number % 256))"
}
