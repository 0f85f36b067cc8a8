import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/base.css';
import { webSocketPath } from '../contracts/web-socket-path.ts';
import { App } from './app/app.tsx';
import { preloadScreens } from './app/late-screen.tsx';
import { SessionContext } from './app/session-context.ts';
import { applyTheme } from './app/use-theme.ts';
import type { OpenConnection } from './rpc/connection.ts';
import type { DesktopBridge } from './rpc/port-connection.ts';
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
  const { slipwayDesktop } = window;
  if (slipwayDesktop !== undefined) {
    return async (...how) => (await import('./rpc/port-connection.ts')).portConnection(slipwayDesktop)(...how);
  }
  takeToken(window.location, window.history, window.sessionStorage);
  const address = new URL(webSocketPath, document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return socketConnection(address.href, () => keptToken(window.sessionStorage));
}

/** A page that nobody sees paints nothing, and goes on all the same. */
const unseenMilliseconds = 300;

/** Resolves when what is drawn first is on the screen: all else would hold it up. */
function firstPaint(): Promise<void> {
  return new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      if (list.getEntriesByName('first-contentful-paint').length === 0) return;
      observer.disconnect();
      resolve();
    }).observe({ type: 'paint', buffered: true });
    setTimeout(resolve, unseenMilliseconds);
  });
}

applyTheme();
const painted = firstPaint();
const session = openSession(connection(), () => painted.then(() => import('./rpc/handshake.ts')));

function draw(): void {
  const root = document.getElementById('root');
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <SessionContext value={session}>
        <App />
      </SessionContext>
    </StrictMode>,
  );
}

// It is on its way already. Chromium places the text of a list by the font that it had first, half a pixel off for ever.
document.fonts.load('1em "Inter Variable"').then(draw, draw);
void painted.then(preloadScreens);
