/** Where the guard lies in a node: in the container itself, which a restart keeps. */
const guardFolder = '/usr/local/lib/slipway-guard';

/** Where it says that it stopped the node: seconds since 1970, free bytes, bytes from which it goes on. On the volume. */
export const guardMark = '/var/lib/slipway-guard/stopped';

/**
 * The guard of one node. It works without the engine, which may not be running when the disk fills up. `watch` looks
 * every few seconds and stops the node in good order; `may-start` is asked by systemd before each start of kubelet.
 * etcd goes before the pods: what fills the disk is one of them, and etcd is what a full disk ruins. Without kubelet
 * nothing that was ended is started again.
 */
const script = `#!/bin/sh
# Put here by Slipway: stops this node in good order before its disk is full.
mark=${guardMark}
. ${guardFolder}/limits

free() {
  least=
  for path in $paths; do
    set -- $(stat -f -c '%a %S' "$path" 2>/dev/null)
    [ $# -eq 2 ] || continue
    bytes=$(($1 * $2))
    if [ -z "$least" ] || [ "$bytes" -lt "$least" ]; then least=$bytes; fi
  done
  echo "$least"
}

note() {
  mkdir -p "\${mark%/*}"
  echo "$(date +%s) $1 $go_on_from" > "$mark.new" && mv "$mark.new" "$mark"
}

# The processes with a name, or those of all pods where it is empty.
found() {
  for process in /proc/[0-9]*; do
    if [ -n "$1" ]; then
      read -r name < "$process/comm" && [ "$name" = "$1" ] && echo "\${process#/proc/}"
    else
      grep -q kubepods "$process/cgroup" && echo "\${process#/proc/}"
    fi
  done 2>/dev/null
}

# Asks processes to end and waits for that, this many tenths of a second.
end() {
  kill -TERM $(found "$1") 2>/dev/null
  left=$2
  while [ "$left" -gt 0 ] && [ -n "$(found "$1")" ]; do sleep 0.1; left=$((left - 1)); done
}

stop_node() {
  systemctl stop kubelet.service
  end kube-apiserver 50
  end etcd 100
  end '' 100
  kill -KILL $(found '') 2>/dev/null
  sync
}

case $1 in
  may-start)
    now=$(free)
    needed=$stop_below
    [ -e "$mark" ] && needed=$go_on_from
    if [ -n "$now" ] && [ "$now" -lt "$needed" ]; then note "$now"; exit 1; fi
    rm -f "$mark"
    ;;
  watch)
    while sleep 3; do
      now=$(free)
      if [ -n "$now" ] && [ "$now" -lt "$stop_below" ] && [ ! -e "$mark" ]; then note "$now"; stop_node; fi
    done
    ;;
esac
exit 0
`;

const service = `[Unit]
Description=Stops the node before its disk is full (Slipway)
[Service]
ExecStart=${guardFolder}/guard watch
Restart=always
RestartSec=3
[Install]
WantedBy=multi-user.target
`;

const kubeletCondition = `[Service]
ExecCondition=${guardFolder}/guard may-start
`;

export interface GuardLimits {
  /** In bytes. */
  readonly stopBelow: number;
  readonly goOnFrom: number;
  /** What lies on the file systems that are watched. */
  readonly paths: readonly string[];
}

/** The shell commands that put the guard into a node and start it; nothing changes where it is there already. */
export function installGuard({ stopBelow, goOnFrom, paths }: GuardLimits): string {
  const limits = `stop_below=${stopBelow}\ngo_on_from=${goOnFrom}\npaths='${paths.join(' ')}'\n`;
  return [
    'set -e',
    `mkdir -p ${guardFolder} /etc/systemd/system/kubelet.service.d`,
    // Limits that are there stay: a person may have set their own.
    `[ -e ${guardFolder}/limits ] || ${writing(`${guardFolder}/limits`, limits)}`,
    writing(`${guardFolder}/guard`, script),
    `chmod 755 ${guardFolder}/guard`,
    writing('/etc/systemd/system/slipway-guard.service', service),
    writing('/etc/systemd/system/kubelet.service.d/20-slipway-guard.conf', kubeletCondition),
    'systemctl daemon-reload',
    'systemctl enable --quiet slipway-guard.service',
    'systemctl restart slipway-guard.service',
  ].join('\n');
}

function writing(path: string, text: string): string {
  return `cat > ${path} <<'SLIPWAY_END'\n${text}SLIPWAY_END`;
}
