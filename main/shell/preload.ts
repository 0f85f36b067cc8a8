import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { channels } from './channels.ts';

/** The page's own window: this file runs in it, in a world apart. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, origin: string, transfer: readonly unknown[]): void;
};

/** A port cannot pass the bridge between the worlds; a message of the window carries it. */
function handOn(type: string, event: IpcRendererEvent, message: object): void {
  window.postMessage({ ...message, type }, window.location.origin, event.ports);
}

ipcRenderer.on(channels.port, (event, message: object) => handOn('slipway-port', event, message));
ipcRenderer.on(channels.noPort, (event, message: object) => handOn('slipway-no-port', event, message));

contextBridge.exposeInMainWorld('slipwayDesktop', {
  requestPort: (request: unknown) => ipcRenderer.send(channels.requestPort, Number(request)),
  chooseFile: () => ipcRenderer.invoke(channels.chooseFile),
});
