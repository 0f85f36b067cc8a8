/** Where the engine's own page finds its WebSocket, relative to the page. */
export const webSocketPath = 'ws';
