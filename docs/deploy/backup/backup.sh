#!/bin/sh
# Backs up one PostgreSQL server, encrypted for a key that is not here. Verbs:
#   run     for ever: stream WAL, lay it down encrypted every few seconds, a base each day, remove what is old
#   base    one base now (before a release that brings migrations)
#   health  0 and a sentence, or 1 and what is wrong
#   keys D  make key.pem and cert.pem in the folder D
# PGHOST, PGUSER (may REPLICATE, nothing else) and PGPASSWORD lead to the server.
here=$(dirname "$0")
. "$here/common.sh"

ARCHIVE=${BACKUP_ARCHIVE:-/var/lib/postgresql/archive}  # nothing but ciphertext: this is what is copied off-site
SPOOL=${BACKUP_SPOOL:-/var/lib/postgresql/spool}        # WAL as the server sent it, until it is encrypted
CERT=${BACKUP_CERT:-/run/backup/cert.pem}
KEEP_DAYS=${BACKUP_KEEP_DAYS:-30}
BASE_HOURS=${BACKUP_BASE_HOURS:-24}
EVERY=${BACKUP_WAL_SECONDS:-15}
SLOT=simpul_backup
export PGAPPNAME=$SLOT PGCONNECT_TIMEOUT=10

keys() {
    [ ! -e "$1/key.pem" ] || stop "$1/key.pem sudah ada / is there already: backups made for it would be lost"
    mkdir -p "$1"
    openssl req -x509 -newkey rsa:4096 -sha256 -nodes -days 36500 -subj "/CN=simpul backup" -keyout "$1/key.pem" -out "$1/cert.pem" \
        2>/dev/null || stop "openssl made no key"
    chmod 644 "$1/cert.pem"
    say "$1/key.pem: ke brankas, jangan di mesin ini / into the safe, not on this host. $1/cert.pem: BACKUP_CERT"
}

# AES-256-GCM under a fresh key, which only the holder of key.pem can open; a changed or cut file does not decrypt.
seal() { openssl cms -encrypt -binary -stream -aes-256-gcm -outform DER -recip "$CERT"; }

lay_down() { # FILE NAME: the file, packed and encrypted, as $ERA/wal/NAME.cms
    gzip -1 -c "$1" >"$STREAM/.packed" && seal <"$STREAM/.packed" >"$ERA/wal/.part" && sync "$ERA/wal/.part" &&
        mv "$ERA/wal/.part" "$ERA/wal/$2.cms" && sync "$ERA/wal" && rm -f "$STREAM/.packed"
}

# An era is one history of one cluster: a restored or new one begins a folder of its own and cannot mix with the old.
find_era() {
    line=$(psql --no-psqlrc -XAtF ' ' -d "dbname=postgres replication=true" -c IDENTIFY_SYSTEM) || return 1
    system=${line%% *} rest=${line#* }
    TIMELINE=${rest%% *} rest=${rest#* }
    place=${rest%% *}
    PLACE=$((0x${place%/*} * 4294967296 + 0x${place#*/}))
    ERA=$ARCHIVE/$system-$TIMELINE
    STREAM=$SPOOL/$system-$TIMELINE
    mkdir -p "$ERA/wal" "$STREAM"
}

receive() { # starts the receiver, unless it runs
    if [ -n "${RECEIVER:-}" ] && kill -0 "$RECEIVER" 2>/dev/null; then return 0; fi
    if [ -n "${RECEIVER:-}" ]; then
        wait "$RECEIVER" || true
        say "pg_receivewal ended: $(tail -n 3 "$SPOOL/receiver.log")"
        if grep -qE 'no longer access replication slot|has already been removed' "$SPOOL/receiver.log"; then mend_gap; fi
        RECEIVER=
    fi
    end_orphan
    pg_receivewal --directory "$STREAM" --slot $SLOT --create-slot --if-not-exists --no-password >"$SPOOL/receiver.log" 2>&1 || return 1
    pg_receivewal --directory "$STREAM" --slot $SLOT --no-loop --no-password --status-interval 5 >"$SPOOL/receiver.log" 2>&1 9>&- &
    RECEIVER=$!
    echo "$RECEIVER" >"$SPOOL/receiver.pid"
}

# A script that was killed alone leaves its receiver, which holds the slot.
end_orphan() {
    [ -s "$SPOOL/receiver.pid" ] || return 0
    old=$(cat "$SPOOL/receiver.pid")
    [ "$(cat "/proc/$old/comm" 2>/dev/null)" != pg_receivewal ] || kill -9 "$old" || true
    rm -f "$SPOOL/receiver.pid"
}

# The server no longer has what we lack (we were away for too long). What follows needs a new base; older times stay restorable.
mend_gap() {
    say "the server no longer has the WAL that comes next"
    ship || return 1
    pg_receivewal --slot $SLOT --drop-slot --no-password || true
    rm -f "$STREAM"/*
    [ -z "${BASE_JOB:-}" ] || kill "$BASE_JOB" 2>/dev/null || true # its WAL would never come
    touch "$SPOOL/base-wanted"
}

follows() { # SEGMENT: says so, once, when the one before it is not in the archive though older ones are
    before=$(segment_beside "$1" -1)
    [ ! -e "$ERA/wal/$before.cms" ] || return 0
    first=$(find "$ERA/wal" -name '????????????????????????.*' | sort | head -n 1)
    first=${first##*/}
    if [ -z "$first" ] || expr "X${first%%.*}" \>= "X$1" >/dev/null || grep -qs "$1" "$ERA/gaps"; then return 0; fi
    say "CELAH / GAP in the archive before $1: a new base is made now"
    touch "$SPOOL/base-wanted"
    echo "$1 $(date -u +%FT%TZ)" >>"$ERA/gaps"
}

# Closed segments, then the one that is being written: so the archive is behind by seconds, without switching segments.
ship() {
    for file in "$STREAM"/*; do
        name=${file##*/}
        case $name in
            *.partial | '*') continue ;;
            *.history) [ -e "$ERA/wal/$name.cms" ] || lay_down "$file" "$name" || return 1 ;;
            *)
                follows "$name"
                lay_down "$file" "$name" || return 1
                rm -f "$ERA/wal/$name.partial.cms" "$file"
                ;;
        esac
    done
    for file in "$STREAM"/*.partial; do
        [ -e "$file" ] || continue
        sum=$(sha256sum "$file" 2>/dev/null)
        [ "$sum" != "${SHIPPED:-}" ] || continue
        name=${file##*/}
        follows "${name%.partial}"
        cp "$file" "$STREAM/.copy" 2>/dev/null || continue # just closed: the next round has it
        lay_down "$STREAM/.copy" "$name" || return 1
        rm -f "$STREAM/.copy"
        SHIPPED=$sum
    done
}

newest_base() { find "$ERA" -maxdepth 1 -name 'base-*' | sort | tail -n 1; }

base_is_due() {
    if [ -e "$SPOOL/base-wanted" ] || [ -e "$SPOOL/base-begun" ]; then return 0; fi
    last=$(newest_base)
    [ -z "$last" ] || [ $(($(now) - $(cat "$last/ended"))) -ge $((BASE_HOURS * 3600)) ]
}

has_wal() { # FIRST LAST: waits until all of it is in the archive; a base without it is none
    patience=600 segment=$1
    while ! expr "X$segment" \> "X$2" >/dev/null; do
        if [ -e "$ERA/wal/$segment.cms" ] || [ -e "$ERA/wal/$segment.partial.cms" ]; then
            segment=$(segment_beside "$segment" 1)
        else
            [ $patience -gt 0 ] || return 1
            patience=$((patience - 1))
            sleep 0.5
        fi
    done
}

# Whole or not there: it gets its name as the last step. Streams through; nothing plain touches a disk.
base() (
    exec 8>"$SPOOL/base.lock"
    flock -n 8 || { say "another base is being made"; exit 1; }
    rm -rf "$ERA"/.base-* "$SPOOL/base.status"
    [ ! -e "$SPOOL/base-wanted" ] || mv "$SPOOL/base-wanted" "$SPOOL/base-begun" # wanted again meanwhile: one more
    name=base-$(date -u +%Y%m%dT%H%M%SZ)
    part=$ERA/.$name
    mkdir "$part"
    export CERT part
    {
        code=0
        pg_basebackup --pgdata - --format tar --wal-method none --compress client-gzip:1 --checkpoint fast --no-password \
            --label "$name" 2>"$SPOOL/base.log" || code=$?
        echo $code >"$SPOOL/base.status"
    } | split --bytes 64M --suffix-length 6 --numeric-suffixes \
        --filter 'openssl cms -encrypt -binary -stream -aes-256-gcm -outform DER -recip "$CERT" -out "$part/$FILE.cms"' - part- ||
        stop "base: $(tail -n 2 "$SPOOL/base.log")"
    [ "$(cat "$SPOOL/base.status")" = 0 ] || stop "base: $(tail -n 2 "$SPOOL/base.log")"
    # The checkpoint of a base begins after the place that was written before, and its last record lies before the present one.
    segment_of "$TIMELINE" "$PLACE" >"$part/first"
    find_era || stop "base: no connection to the server"
    segment_of "$TIMELINE" "$((PLACE - 1))" >"$part/last"
    has_wal "$(cat "$part/first")" "$(cat "$part/last")" || { rm -rf "$part"; stop "base: its WAL does not come; does backup.sh run?"; }
    now >"$part/ended"
    # Encrypted too, so that parts cannot be left out, changed for others or put in another order unnoticed.
    (cd "$part" && sha256sum part-*.cms ended first last) >"$SPOOL/base.list"
    seal <"$SPOOL/base.list" >"$part/list.cms"
    sync "$part"/* "$part"
    mv "$part" "$ERA/$name"
    sync "$ERA"
    rm -f "$SPOOL/base-begun"
    say "base $name: $(du -sh "$ERA/$name" | cut -f1)"
)

# Bases above that age but the newest, WAL that no base needs, and eras in which nothing is young enough.
prune() {
    newest=$(newest_base)
    [ -n "$newest" ] || return 0
    find "$ERA" -maxdepth 1 -name 'base-*' | while read -r each; do
        if [ "$each" != "$newest" ] && [ $(($(now) - $(cat "$each/ended"))) -gt $((KEEP_DAYS * 86400)) ]; then rm -rf "$each"; fi
    done
    oldest=$(cat "$(find "$ERA" -maxdepth 1 -name 'base-*' | sort | head -n 1)/first")
    find "$ERA/wal" -name '*.cms' ! -name '*.history.cms' | while read -r each; do
        name=${each##*/}
        if expr "X${name%%.*}" \< "X$oldest" >/dev/null; then rm -f "$each"; fi
    done
    for each in "$ARCHIVE"/[0-9]*-[0-9]*; do
        [ "$each" = "$ERA" ] || [ -n "$(find "$each" -type f -mtime "-$KEEP_DAYS" | head -n 1)" ] || rm -rf "$each"
    done
}

pass() {
    find_era || { TROUBLE="no connection to the server"; return 1; }
    [ "${LAST_ERA:=$ERA}" = "$ERA" ] || stop "the server is another one now: starting anew"
    receive || { TROUBLE="pg_receivewal does not start: $(tail -n 2 "$SPOOL/receiver.log")"; return 1; }
    ship || { TROUBLE="WAL cannot be laid down"; return 1; }
    kill -0 "$RECEIVER" 2>/dev/null || { TROUBLE="pg_receivewal ended: $(tail -n 2 "$SPOOL/receiver.log")"; return 1; }
    now | put "$ARCHIVE/wal-checked"
    if [ -n "${BASE_JOB:-}" ] && ! kill -0 "$BASE_JOB" 2>/dev/null; then
        wait "$BASE_JOB" || TRIED=$(now)
        BASE_JOB=
        prune
    fi
    # A base that begins before the receiver would lack its WAL.
    if [ -z "${BASE_JOB:-}" ] && ls "$STREAM"/*.partial >/dev/null 2>&1 && base_is_due && [ $(($(now) - ${TRIED:-0})) -gt 60 ]; then
        sh "$here/backup.sh" base 9>&- &
        BASE_JOB=$!
    fi
    newest=$(newest_base)
    [ -z "$newest" ] || put "$ARCHIVE/base-ended" <"$newest/ended"
}

run() {
    exec 9>"$SPOOL/lock"
    flock -w 15 9 || stop "another run holds $SPOOL" # of a killed one the last step may still run
    trap 'kill ${RECEIVER:-} ${BASE_JOB:-} 2>/dev/null; exit 0' TERM INT
    [ -r "$CERT" ] || stop "$CERT tidak terbaca / cannot be read; see: backup.sh keys"
    while :; do
        TROUBLE=
        pass || say "GAGAL / FAILED: $TROUBLE"
        sleep "$EVERY" 9>&- &
        wait $! || true
    done
}

health() {
    checked=$(cat "$ARCHIVE/wal-checked" 2>/dev/null || echo 0) ended=$(cat "$ARCHIVE/base-ended" 2>/dev/null || echo 0)
    wal=$(($(now) - checked)) base=$(($(now) - ended))
    [ $wal -le 60 ] || stop "WAL belum disalin / not laid down since $wal s"
    [ $base -le $((BASE_HOURS * 3600 + 7200)) ] || stop "cadangan dasar terakhir / last base: $base s"
    echo "WAL: $wal s, base: $base s"
}

need openssl
case ${1:-} in
    keys) keys "${2:?folder}" ;;
    health) health ;;
    run)
        need pg_receivewal pg_basebackup psql flock
        mkdir -p "$ARCHIVE" "$SPOOL"
        run
        ;;
    base)
        find_era || stop "no connection to the server"
        base
        ;;
    *) stop "backup.sh run | base | health | keys FOLDER" ;;
esac
