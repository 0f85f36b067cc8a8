import type { Host } from '../../../provisioners/host.ts';
import type { ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import type { ToolPlatform } from './tool-recipe.ts';

/** What a tool is fetched or built with. */
export interface FetchContext {
  readonly host: Host;
  readonly platform: ToolPlatform;
  /** A folder or an address that replaces the publishers' hosts. */
  readonly mirror: string | undefined;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ProvisionerEvent) => void;
}

/** The step that the progress of a fetch is told for. */
export const fetchStep = 'tools';
