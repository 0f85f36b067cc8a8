import { fieldAt, listAt, textAt, textsAt } from './fields.ts';

/** Whether labels satisfy a selector of Kubernetes (`matchLabels` and `matchExpressions`); an absent one takes all. */
export function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const exact = Object.entries(textsAt(selector, 'matchLabels')).every(([name, value]) => labels[name] === value);
  return exact && listAt(selector, 'matchExpressions').every((expression) => holds(expression, labels));
}

function holds(expression: unknown, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[textAt(expression, 'key')];
  const values = listAt(expression, 'values');
  switch (fieldAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
