// The door for whoever executes a graph without a database: nothing of the store is loaded.
export { fetchAsset, storeFile } from './assetFiles.ts'
export { WEIGHTS_TYPE } from './companions.ts'
export { type EngineRoom, type MachineSettings, openEngineRoom } from './engineRoom.ts'
export { openFolderStorage } from './folderStorage.ts'
export type { RunStorage } from './runStorage.ts'
export { type Ended, startWork, type Work, type WorkOrder } from './work.ts'
