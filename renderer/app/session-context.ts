import { createContext, useContext, useSyncExternalStore } from 'react';
import { AppError } from '../../contracts/app-error.ts';
import type { SlipwayClient } from '../../contracts/services.ts';
import type { Session, SessionState } from '../rpc/session.ts';

export const SessionContext = createContext<Session | null>(null);

/** The session that the page was started with. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new AppError('internal', { why: 'a screen stands outside the session' });
  return session;
}

export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.read);
}

/** The engine's methods; null while there is no connection. */
export function useClient(): SlipwayClient | null {
  const state = useSessionState();
  return state.state === 'connected' ? state.client : null;
}
