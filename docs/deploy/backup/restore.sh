#!/bin/sh
# Brings back what backup.sh laid down. Verbs:
#   restore FOLDER [TIME]  into an empty data directory, as of the last WAL or of TIME (as in "2026-03-01 12:00:00+07")
#   drill                  restore the newest backup into a throw-away server, start it, look at it; leaves result and counts
#   weekly                 for ever: a drill whenever the last good one is a week old
#   health                 0 and a sentence, or 1 when no drill of the last eight days went well
# It needs the private key, which the host that makes the backups has not.
here=$(dirname "$0")
. "$here/common.sh"

ARCHIVE=${BACKUP_ARCHIVE:-/var/lib/postgresql/archive}
KEY=${BACKUP_KEY:-/run/backup/key.pem}
RESULTS=${BACKUP_RESULTS:-/var/lib/postgresql/drill}
ADMIN=${BACKUP_ADMIN:-postgres}
DATABASE=${BACKUP_DATABASE:-simpul}

# Into a file: what openssl writes before it has seen the end is not yet known to be genuine.
opened() { # FILE TARGET
    openssl cms -decrypt -binary -inform DER -inkey "$KEY" -in "$1" -out "$2" 2>/dev/null || {
        rm -f "$2"
        say "$1 rusak, terpotong atau untuk kunci lain / is damaged, cut or for another key"
        return 1
    }
}

choose_base() { # the newest of all eras, or the newest that ended before TIME
    limit=$(now)
    [ -z "$1" ] || limit=$(date -d "$1" +%s) || stop "waktu / time: $1"
    chosen=
    chosen_ended=0
    for each in "$ARCHIVE"/*/base-*; do
        [ -e "$each/list.cms" ] || continue
        needed=${each%/*}/wal/$(cat "$each/last")
        if [ ! -e "$needed.cms" ] && [ ! -e "$needed.partial.cms" ]; then
            say "$each: WAL yang dibutuhkan belum ada / the WAL that it needs is not there: passed over"
            continue
        fi
        ended=$(cat "$each/ended")
        if [ "$ended" -le "$limit" ] && [ "$ended" -ge "$chosen_ended" ]; then chosen=$each chosen_ended=$ended; fi
    done
    [ -n "$chosen" ] || stop "tidak ada cadangan dasar / no base${1:+ before $1} in $ARCHIVE"
}

unpack_base() { # TARGET
    opened "$chosen/list.cms" "$1.list" || return 1
    (cd "$chosen" && sha256sum --check --quiet --strict "$1.list" >&2) || return 1
    grep -o 'part-[0-9]*\.cms' "$1.list" | sort >"$1.parts"
    {
        while read -r part; do
            opened "$chosen/$part" "$1.part" || exit 1
            cat "$1.part"
        done <"$1.parts"
        echo whole >"$1.status"
    } | gzip -dc | tar -x -C "$1" || return 1
    [ "$(cat "$1.status" 2>/dev/null)" = whole ]
}

unpack_wal() { # TARGET: every segment since the base, in one run without a hole
    mkdir "$1.wal"
    wal=${chosen%/*}/wal next=$(cat "$chosen/first") found=
    for each in "$wal"/*.history.cms; do
        [ ! -e "$each" ] || { name=${each##*/} && unpack "$each" "$1.wal/${name%.cms}" "$1.part"; } || return 1
    done
    while :; do
        if [ -e "$wal/$next.cms" ]; then
            unpack "$wal/$next.cms" "$1.wal/$next" "$1.part" || return 1
        elif [ -e "$wal/$next.partial.cms" ]; then
            unpack "$wal/$next.partial.cms" "$1.wal/$next" "$1.part" || return 1
        else
            break
        fi
        found=$next
        next=$(segment_beside "$next" 1)
    done
    last=$(find "$wal" -name '????????????????????????.*' | sed 's|.*/||; s|\..*||' | sort | tail -n 1)
    if [ "$last" != "$found" ] && [ -z "${UP_TO_GAP:-}" ]; then
        say "CELAH / GAP: $next tidak ada / is missing, $last ada / is there. UP_TO_GAP=1 restores what was before it"
        return 1
    fi
    needed=$(cat "$chosen/last")
    [ -e "$1.wal/$needed" ] || { say "WAL of the base is missing: $needed"; return 1; }
}

unpack() { # FILE TARGET SCRATCH
    opened "$1" "$3" && gzip -dc <"$3" >"$2" && rm -f "$3"
}

restore() ( # FOLDER [TIME]
    target=$1 time=${2:-}
    case $target in /*) ;; *) stop "folder dengan jalur penuh / give the full path: $target" ;; esac
    [ -z "$(printf %s "$target$time" | tr -d 'A-Za-z0-9/._+: -')" ] || stop "tanda / characters: $target $time"
    [ -z "$(ls -A "$target" 2>/dev/null)" ] || stop "$target tidak kosong / is not empty: nothing was touched"
    [ ! -e "$target.wal" ] || stop "$target.wal sudah ada / is there already: nothing was touched"
    [ -r "$KEY" ] || stop "kunci / key: $KEY tidak terbaca / cannot be read"
    choose_base "$time"
    mkdir -p -m 700 "$target"
    if ! { unpack_base "$target" && unpack_wal "$target"; }; then
        find "$target" -mindepth 1 -delete
        rm -rf "$target.wal" "$target.list" "$target.parts" "$target.part" "$target.status"
        stop "cadangan ini tidak dipulihkan / not restored: see above. Take the file from another copy"
    fi
    rm -f "$target.list" "$target.parts" "$target.part" "$target.status"
    pg_verifybackup --quiet --wal-directory "$target.wal" "$target" || stop "pg_verifybackup: $target is not what was backed up"
    {
        echo "restore_command = 'test -f \"$target.wal/%f\" && cp \"$target.wal/%f\" \"%p\"'"
        echo "recovery_target_action = 'promote'"
        [ -z "$time" ] || echo "recovery_target_time = '$time'"
    } >>"$target/postgresql.auto.conf"
    touch "$target/recovery.signal"
    cat <<TEXT
$(basename "$chosen") ada di / is in $target, WAL di / in $target.wal.
1. Start PostgreSQL on $target as its owner. It reads the WAL (log: "archive recovery complete") and then takes writes.
2. Look at it (verify_audit, one case), then start the application; sessions and roles are as they were.
3. Remove $target.wal, and restore_command and recovery_target_* from postgresql.auto.conf. backup.sh begins a new folder by itself.
TEXT
)

ask() { psql --no-psqlrc -XAt -v ON_ERROR_STOP=1 -h "$SCRATCH" -U "$ADMIN" -d "$DATABASE" "$@"; }

# Rows of each table; of those that only grow there may never be fewer than in the drill before.
GROWING='^public\.(audit_auditevent|audit_rowchange|audit_auditseal|audit_auditdigest) '
count() {
    ask -c "SELECT format('SELECT %L || count(*) FROM %I.%I', schemaname || '.' || tablename || ' ', schemaname, tablename)
        FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1" |
        while read -r query; do ask -c "$query" </dev/null || exit 1; done
}

compare() { # BEFORE AFTER
    [ -s "$2" ] || { say "no table"; return 1; }
    [ ! -e "$1" ] || awk -v growing="$GROWING" '
        NR == FNR { before[$1] = $2; next } { after[$1] = $2 }
        END { for (t in before) if (!(t in after) || (after[t] == 0 && before[t] >= 100) || ((t " ") ~ growing && after[t] < before[t])) {
            print t ": " before[t] " -> " after[t] > "/dev/stderr"; bad = 1 } exit bad }' "$1" "$2"
}

# Positions of the trail run from 1 without a hole; whether they are genuine, verify_audit says, which knows the key.
CHAIN="SELECT count(*) FROM (SELECT 1 FROM audit_auditdigest GROUP BY stream HAVING min(position) <> 1 OR max(position) <> count(*)) x"

recovered() {
    while pg_ctl status -D "$SCRATCH/data" >/dev/null; do
        [ "$(ask -c 'SELECT pg_is_in_recovery()' 2>/dev/null)" != f ] || return 0
        sleep 0.2
    done
    say "the server does not start: $(tail -n 3 "$SCRATCH/log")"
    return 1
}

examine() { # every step may fail: the caller asks
    recovered || return 1
    count >"$SCRATCH/counts" || { say "tables cannot be counted"; return 1; }
    compare "$RESULTS/counts" "$SCRATCH/counts" || return 1
    [ "$(ask -c "$CHAIN")" = 0 ] || { say "the chain of the trail has a hole"; return 1; }
    pg_amcheck --host "$SCRATCH" --username "$ADMIN" --install-missing --heapallindexed --no-password "$DATABASE" >&2 ||
        { say "pg_amcheck found damage"; return 1; }
}

drill() {
    mkdir -p "$RESULTS"
    SCRATCH=$(mktemp -d "${BACKUP_SCRATCH:-/tmp}/drill.XXXXXX")
    trap 'pg_ctl stop -D "$SCRATCH/data" -m immediate >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT
    echo "local all all trust" >"$SCRATCH/hba"
    outcome=failed
    choose_base ""
    if [ $(($(now) - chosen_ended)) -gt $((${BACKUP_OLDEST_HOURS:-72} * 3600)) ]; then
        say "cadangan terbaru terlalu lama / the newest backup is too old: $chosen"
    elif sh "$here/restore.sh" restore "$SCRATCH/data" >"$SCRATCH/said" &&
        pg_ctl start -w -t 3600 -D "$SCRATCH/data" -l "$SCRATCH/log" \
            -o "-c listen_addresses= -c unix_socket_directories=$SCRATCH -c hba_file=$SCRATCH/hba -c autovacuum=off" >&2 &&
        examine; then
        outcome=good
        put "$RESULTS/counts" <"$SCRATCH/counts"
        now | put "$RESULTS/good"
    fi
    echo "$outcome $(date -u +%FT%TZ) $(head -n 1 "$SCRATCH/said" 2>/dev/null)" | put "$RESULTS/result"
    cat "$RESULTS/result"
    [ $outcome = good ]
}

health() {
    [ -e "$RESULTS/result" ] || stop "belum ada latihan / no drill yet"
    grep -q ^good "$RESULTS/result" || stop "latihan terakhir / last drill: $(cat "$RESULTS/result")"
    [ $(($(now) - $(cat "$RESULTS/good"))) -le 691200 ] || stop "latihan terakhir terlalu lama / last drill too old: $(cat "$RESULTS/result")"
    cat "$RESULTS/result"
}

need openssl tar gzip pg_verifybackup pg_ctl psql
case ${1:-} in
    restore) restore "${2:?folder}" "${3:-}" ;;
    drill) drill ;;
    weekly)
        while :; do
            if [ $(($(now) - $(cat "$RESULTS/good" 2>/dev/null || echo 0))) -ge 604800 ]; then sh "$here/restore.sh" drill || true; fi
            sleep 3600
        done
        ;;
    health) health ;;
    *) stop "restore.sh restore FOLDER [TIME] | drill | weekly | health" ;;
esac
