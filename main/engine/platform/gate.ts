/**
 * What has to be true before an object is applied. A gate names a cause, so that what waits can say for what, and
 * nothing is tried that is known to fail. `soft` gates are given up when nothing else moves any more: an object that is
 * applied too early comes right in the end, one that is never applied does not.
 */
export type Gate =
  | { readonly kind: 'applied'; readonly keys: readonly string[]; readonly says: string }
  | { readonly kind: 'served'; readonly apiVersion: string; readonly of: string }
  | {
      readonly kind: 'webhook';
      readonly configuration: string;
      readonly service: string;
      readonly must: 'exist-and-answer' | 'answer-if-it-exists';
    }
  | { readonly kind: 'endpoints'; readonly service: string }
  | { readonly kind: 'secret'; readonly name: string; readonly soft: true }
  | { readonly kind: 'config-map'; readonly name: string; readonly soft: true }
  | { readonly kind: 'component'; readonly component: string; readonly soft: true }
  | { readonly kind: 'image'; readonly image: string; readonly isHere: () => boolean };

/** What is known of the cluster, as far as gates ask. */
export interface GateFacts {
  isApplied(key: string): boolean;
  isServed(apiVersion: string, kind: string): boolean;
  /** `absent` where there is no such configuration in the cluster. */
  webhook(configuration: string): 'absent' | 'silent' | 'answers';
  hasEndpoints(service: string): boolean;
  hasSecret(name: string): boolean;
  hasConfigMap(name: string): boolean;
  isComponentUp(component: string): boolean;
}

export function isOpen(gate: Gate, facts: GateFacts): boolean {
  switch (gate.kind) {
    case 'applied':
      return gate.keys.every((key) => facts.isApplied(key));
    case 'served':
      return facts.isServed(gate.apiVersion, gate.of);
    case 'webhook': {
      const state = facts.webhook(gate.configuration);
      return state === 'answers' || (state === 'absent' && gate.must === 'answer-if-it-exists');
    }
    case 'endpoints':
      return facts.hasEndpoints(gate.service);
    case 'secret':
      return facts.hasSecret(gate.name);
    case 'config-map':
      return facts.hasConfigMap(gate.name);
    case 'component':
      return facts.isComponentUp(gate.component);
    case 'image':
      return gate.isHere();
  }
}

/** Whether a gate may be given up when nothing else moves. */
export function isSoft(gate: Gate): boolean {
  return 'soft' in gate;
}

/** What a closed gate waits for, in words. */
export function describeGate(gate: Gate): string {
  switch (gate.kind) {
    case 'applied':
      return gate.says;
    case 'served':
      return `the kind ${gate.of}`;
    case 'webhook':
      return `webhook ${gate.configuration} (service ${gate.service})`;
    case 'endpoints':
      return `service ${gate.service}`;
    case 'secret':
      return `secret ${gate.name}`;
    case 'config-map':
      return `configuration ${gate.name}`;
    case 'component':
      return gate.component;
    case 'image':
      return `image ${gate.image}`;
  }
}
