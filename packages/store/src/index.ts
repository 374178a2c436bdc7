export { hiddenAssets, hiddenPins, keepUpload, mayReadAsset } from './accounts/assetReaders.ts'
export { takeFirstOwnerCode, writeFirstOwnerCode } from './accounts/firstOwnerCode.ts'
export { listMembers, listProjectsOf, type Member, readRole, removeMember, setMember } from './accounts/members.ts'
export { hasAccounts, localOwner, makeOwner } from './accounts/owners.ts'
export { removeUser, setOwner } from './accounts/removeUser.ts'
export { createToken, findToken, listTokens, type NewToken, revokeToken } from './accounts/tokens.ts'
export { accountTables, countUsers, findUser } from './accounts/users.ts'
export { isAssetId, openAsset, type PutOptions, putAsset, statAsset } from './assets/assets.ts'
export { type CollectOptions, collectAssets } from './assets/collect.ts'
export { type AssetFilter, assetKinds, assetSources, findOrigin, listAssets } from './assets/listAssets.ts'
export { listUploads } from './assets/listUploads.ts'
export { copyProject } from './copyProject.ts'
export { appendEdits, readEdits, waitForEdits } from './edits.ts'
export { EMBEDDING_SIZE, embedWords } from './embedding.ts'
export { findModels } from './models.ts'
export { type ProjectResultsWish, readNodeEnds, readProjectResults, readRunGraphs } from './nodeEnds.ts'
export { type RunTimes, readNodeTimes } from './nodeTimes.ts'
export {
  createProject,
  deleteProject,
  listProjects,
  listVersions,
  readProject,
  readVersion,
  saveVersion,
} from './projects.ts'
export { claimRun, waitForWork } from './queue/claim.ts'
export { appendEvents, readEvents, waitForEvents, watchRun } from './queue/events.ts'
export { finishRun } from './queue/finish.ts'
export { giveBack } from './queue/giveBack.ts'
export {
  cancelRun,
  isQueuePaused,
  moveRun,
  pauseQueue,
  pauseRun,
  resumeQueue,
  resumeRun,
  retryRun,
} from './queue/orders.ts'
export { heartbeat, listRunners, registerRunner, unregisterRunner } from './queue/runners.ts'
export { listRuns, queuePosition, type RunFilter, readRun } from './queue/runs.ts'
export { submitRun } from './queue/submit.ts'
export { describeRuns, readQueue } from './queueView.ts'
export {
  dropCheckpoint,
  type EndedNodesWish,
  peekResults,
  readCheckpoint,
  readEndedNodes,
  readResult,
  readResults,
  writeCheckpoint,
  writeResult,
  writeResults,
} from './results.ts'
export { readSetting, settingOnce, writeSetting } from './settings.ts'
export { closeStore, openStore, pingStore, type Store, type StoreSettings } from './store.ts'
export { StoreFault, type StoreFaultCode } from './storeFault.ts'
export { shownOrder } from './studies/shownOrder.ts'
export {
  createStudy,
  findStudy,
  listStudies,
  readStudyFilm,
  removeStudy,
  setStudyStatus,
} from './studies/studies.ts'
export type {
  CountedStudy,
  NewStudy,
  NewVote,
  StoredStudy,
  StudyRater,
  StudyRow,
  StudyScene,
  StudyStatus,
  StudyVote,
} from './studies/values.ts'
export { addRater, castVote, findRater, listVotes } from './studies/votes.ts'
export { acceptTake, listTakes, poolEntries, readTake, rejectTake, saveTake, starTake } from './takes.ts'
export type {
  Appended,
  AssetOrigin,
  AssetPlace,
  AssetRow,
  ByteRange,
  Claim,
  Collected,
  EndedNode,
  Ending,
  LastWords,
  ListedAsset,
  LoggedEdit,
  NewResult,
  NodeEnd,
  OpenedAsset,
  Orders,
  PoolEntry,
  ProjectResult,
  ProjectRow,
  QueuedRun,
  QueuePosition,
  QueueView,
  Role,
  Run,
  RunClass,
  RunDescription,
  RunFault,
  RunNeeds,
  Runner,
  RunnerOffer,
  RunnerRow,
  RunRequest,
  RunRow,
  RunStatus,
  StoredProject,
  StoredResult,
  StoredTake,
  StoredVersion,
  TokenRow,
  TokenScope,
  UserRow,
  VersionRow,
} from './values.ts'
