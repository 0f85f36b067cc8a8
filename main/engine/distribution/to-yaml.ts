import { dump } from 'js-yaml';

/**
 * An object as a YAML document. Strings that any parser in use could take for something else (`on`, `010`, `1_000`,
 * `12:30:00`) are quoted; lines are never folded, and nothing is said by reference.
 */
export function toYaml(object: unknown): string {
  return `---\n${dump(object, { noRefs: true, lineWidth: -1 })}`;
}
