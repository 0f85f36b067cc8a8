/**
 * The version that upstream gives a component: the tag that most of its images carry, those first whose name has a word
 * of the component's id (so that a database or a proxy beside it does not count). Images without tags: the one version
 * that its objects are labelled with. What has no images is part of the distribution and has its version; else `unknown`.
 */
export function componentVersion(
  id: string,
  facts: { readonly images: readonly string[]; readonly versions: readonly string[] },
  distribution: string,
): string {
  if (facts.images.length === 0) return distribution;
  const words = id.split('-').map((word) => word.replace(/s$/, ''));
  const own = facts.images.filter((image) => words.some((word) => image.toLowerCase().includes(word)));
  const tag = mostFrequent((own.length > 0 ? own : facts.images).flatMap((image) => tagOf(image) ?? []));
  if (tag !== null) return tag;
  const [label, ...others] = facts.versions;
  return label !== undefined && others.length === 0 ? label : 'unknown';
}

/** The tag of an image's reference, or null; a colon before the last slash belongs to a registry's port. */
function tagOf(image: string): string | null {
  const [name = ''] = image.split('@');
  return /:([^/:]+)$/.exec(name)?.[1] ?? null;
}

function mostFrequent(texts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [first] = [...counts].sort(([, one], [, other]) => other - one);
  return first?.[0] ?? null;
}
