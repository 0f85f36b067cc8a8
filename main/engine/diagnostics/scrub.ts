/** What stands where a secret stood. */
const hidden = '[hidden]';

/** A shorter one would take apart words that only look like it. */
const shortestSecret = 4;

/** What is to be kept out of a text. */
export interface Private {
  /** Passwords, tokens and keys that are known, as they are. */
  readonly secrets: readonly string[];
  /** The person's home folder, which often holds their name; it becomes `~`. */
  readonly homeFolder: string;
}

/**
 * A function that takes secrets out of a text: the known ones in each form that they are written in, and whatever has
 * the look of one. It says too little rather than too much; JSON stays JSON.
 */
export function createScrubber({ secrets, homeFolder }: Private): (text: string) => string {
  const forms = new Set(secrets.filter((secret) => secret.length >= shortestSecret).flatMap(formsOf));
  // A long one first: it may hold a short one.
  const known = [...forms].toSorted((a, b) => b.length - a.length).map(escapePattern);
  const knownPattern = known.length === 0 ? null : new RegExp(known.join('|'), 'g');
  return (text) => {
    let scrubbed = knownPattern === null ? text : text.replace(knownPattern, hidden);
    for (const [pattern, replacement] of looksSecret) scrubbed = scrubbed.replace(pattern, replacement);
    return homeFolder.length > 1 ? scrubbed.replaceAll(homeFolder, '~') : scrubbed;
  };
}

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret).toString('base64');
  // In a line of JSON in JSON, as a journal keeps the output of a program.
  const jsonInJson = JSON.stringify(json).slice(1, -1);
  return [secret, json, jsonInJson, base64, base64.replace(/=+$/, ''), encodeURIComponent(secret)];
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

const secretName = String.raw`[\w-]*(?:passwor[dt]|passwd|passphrase|secret|token|api[-_]?key|private[-_]?key|credential|cookie)[\w-]*`;

/** Patterns of what looks like a secret, and what stands there then. */
const looksSecret: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)/gs, hidden],
  // user:password@ of an address
  [/(:\/\/)[^\s/@"'\\]+@/g, `$1${hidden}@`],
  [/\b(bearer|basic)(\s+)[\w.~+/=-]{8,}/gi, `$1$2${hidden}`],
  [new RegExp(String.raw`("${secretName}"\s*:\s*)"(?:[^"\\]|\\.)*"`, 'gi'), `$1"${hidden}"`],
  [new RegExp(String.raw`(\\"${secretName}\\"\s*:\s*)\\".*?\\"`, 'gi'), String.raw`$1\"${hidden}\"`],
  [new RegExp(String.raw`\b(${secretName}=)[^\s&"'\\,;]+`, 'gi'), `$1${hidden}`],
  [new RegExp(String.raw`(--${secretName}\s+)[^\s"'\\,;-][^\s"'\\,;]*`, 'gi'), `$1${hidden}`],
  // JSON Web Tokens (RFC 7519), and the prefixes that GitHub, Hugging Face, AWS and OpenAI give theirs
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(\.[\w-]*)?/g, hidden],
  [/\b(gh[pousr]_|github_pat_|hf_|AKIA|ASIA|sk-)[A-Za-z0-9_-]{12,}/g, hidden],
];
