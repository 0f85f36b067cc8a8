import type { Discovery } from './discovery.ts';
import type { GateFacts } from './gate.ts';
import { hasEndpoints, type LiveState, webhookState } from './live-state.ts';

/**
 * What gates ask, answered from the live state. Answers about webhooks and services are kept until `forget`, for
 * hundreds of objects ask the same within one look at the cluster.
 */
export function createGateFacts(
  live: LiveState,
  discovery: Discovery,
  isApplied: (key: string) => boolean,
  isComponentUp: (component: string) => boolean,
): GateFacts & { forget(): void } {
  const webhooks = new Map<string, 'absent' | 'silent' | 'answers'>();
  const services = new Map<string, boolean>();
  return {
    isApplied,
    isComponentUp,
    isServed: (apiVersion, kind) => discovery.find(apiVersion, kind) !== null,
    webhook: (configuration) => kept(webhooks, configuration, () => webhookState(live, configuration)),
    hasEndpoints: (service) => kept(services, service, () => hasEndpoints(live, service)),
    hasSecret: (name) => live.secrets.has(name),
    hasConfigMap: (name) => live.configMaps.has(name),
    forget: () => {
      webhooks.clear();
      services.clear();
    },
  };
}

function kept<Value>(answers: Map<string, Value>, name: string, ask: () => Value): Value {
  const known = answers.get(name);
  if (known !== undefined) return known;
  const value = ask();
  answers.set(name, value);
  return value;
}
