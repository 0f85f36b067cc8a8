/** Between the page's preload and Electron's main process. */
export const channels = {
  /** The page asks for a port to the engine; with a number that comes back with it. */
  requestPort: 'slipway:request-port',
  /** A port, with the token that the engine wants to see. */
  port: 'slipway:port',
  /** There is none, with the encoded error. */
  noPort: 'slipway:no-port',
  /** The page asks the person for a file; answered with its full path, or null. */
  chooseFile: 'slipway:choose-file',
} as const;
