import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE } from 'js-yaml';

/** YAML 1.1 takes a lone point, and readers take `e5`, for a number that is none; js-yaml would leave both unquoted. */
const likeNumber = /^[-+]?[0-9_.]*(?:[eE][-+]?[0-9]*)?$/;

type StyleRule = (typeof DEFAULT_SCALAR_STYLE_RULES)['fallbackToDoubleQuoted'];

const quoteLikeNumber: StyleRule = (layout) => {
  const isText = layout.node.tag === layout.presenterOptions.schema.defaultScalarTag.tagName;
  if (isText && layout.style === SCALAR_STYLE.PLAIN && likeNumber.test(layout.node.value))
    layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
};

const scalarStyleRules = [quoteLikeNumber, ...Object.values(DEFAULT_SCALAR_STYLE_RULES)];

/**
 * An object as a YAML document. Strings that any parser in use could take for something else (`on`, `010`, `1_000`,
 * `12:30:00`, `.`) are quoted; lines are never folded, and nothing is said by reference.
 */
export function toYaml(object: unknown): string {
  return `---\n${dump(object, { noRefs: true, lineWidth: -1, scalarStyleRules })}`;
}
