/**
 * Small programs for the shell of a node, which is Debian's or Ubuntu's on kind and minikube. Each is given the folder of
 * a volume and a path in it. Links are followed only where they stay in the volume: who writes a volume is not to be able
 * to show the rest of the node.
 */
const enter = `root=$(realpath -e -- "$1") || exit 44
here=$(realpath -e -- "$root/$2") || exit 44
case "$here/" in "$root"/*) ;; *) exit 45 ;; esac
`;

export const exitOf = { missing: 44, outside: 45, noFolder: 46, taken: 47, cut: 48 } as const;

/** Kind, bytes, seconds since 1970 and name of what is in a folder, each with a NUL at its end; at most so many. */
export const listScript = `${enter}[ -d "$here" ] || exit 46
find -P "$here" -mindepth 1 -maxdepth 1 -printf '%y\\t%s\\t%T@\\t%f\\0' | head -z -n "$3"`;

/** `file` or `folder`, and the bytes of what is there, of all files in it. */
export const measureScript = `${enter}kind=file
[ ! -d "$here" ] || kind=folder
printf '%s %s' "$kind" "$(du -sb -- "$here" | cut -f1)"`;

/**
 * The bytes of a file, or a folder as a tar archive. GNU tar ends with 1 where a file changed while it was read, as those
 * of a running notebook do.
 */
export const readScript = `${enter}if [ ! -d "$here" ]; then exec cat -- "$here"; fi
if [ "$here" = "$root" ]; then set -- "$root" .; else set -- "$(dirname -- "$here")" "$(basename -- "$here")"; fi
tar -C "$1" -cf - -- "$2" || { code=$?; [ "$code" = 1 ] || exit "$code"; }`;

/**
 * Makes a file of what comes in, with the owner of its folder: `$3` its name, `$4` its bytes, `$5` whether one that is
 * there may be replaced. It appears whole or not at all: input that is cut off ends early, as a whole one ends.
 */
export const writeScript = `${enter}[ -d "$here" ] || exit 46
[ "$5" = replace ] || [ ! -e "$here/$3" ] || exit 47
part=$(mktemp -- "$here/.slipway-upload.XXXXXX") || exit 1
trap 'rm -f -- "$part"' EXIT
cat > "$part" || exit 1
[ "$(stat -c %s -- "$part")" = "$4" ] || exit 48
chown --reference="$here" -- "$part" && chmod 664 -- "$part" && mv -T -- "$part" "$here/$3"`;
