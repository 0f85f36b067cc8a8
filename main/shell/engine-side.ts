/**
 * What of the shell knows the contracts, in a bundle of its own: it is read when it is first needed, which the first paint
 * is not. Reading it takes a third as long as that.
 */
export { asAppError } from '../../contracts/app-error.ts';
export { askRunningEngine } from './ask-engine.ts';
export { createAttachEngine } from './attach-engine.ts';
export { givePort } from './give-port.ts';
export { saveDiagnostics } from './save-diagnostics.ts';
export { showTray } from './tray/tray.ts';
export { cancelAll, operationsUnderWay } from './under-way.ts';
