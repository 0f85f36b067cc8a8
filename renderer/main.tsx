import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/base.css';
import { webSocketPath } from '../contracts/wire.ts';
import { App } from './app/app.tsx';
import { SessionContext } from './app/session-context.ts';
import { applyTheme } from './app/use-theme.ts';
import type { OpenConnection } from './rpc/connection.ts';
import { portConnection, type DesktopBridge } from './rpc/port-connection.ts';
import { openSession } from './rpc/session.ts';
import { socketConnection } from './rpc/socket-connection.ts';
import { keptToken, takeToken } from './rpc/token.ts';

declare global {
  interface Window {
    /** Given by the desktop app's preload; a plain browser has none. */
    readonly slipwayDesktop?: DesktopBridge;
  }
}

function connection(): OpenConnection {
  if (window.slipwayDesktop !== undefined) return portConnection(window.slipwayDesktop);
  takeToken(window.location, window.history, window.sessionStorage);
  const address = new URL(webSocketPath, document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return socketConnection(address.href, () => keptToken(window.sessionStorage));
}

applyTheme();
const session = openSession(connection());
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <SessionContext value={session}>
        <App />
      </SessionContext>
    </StrictMode>,
  );
}
