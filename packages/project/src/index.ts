export { type Applied, applyEdit } from './applyEdit.ts'
export { AssetRef, assetsIn } from './asset.ts'
export { canonicalJson } from './canonicalJson.ts'
export {
  compareGraphs,
  type GraphComparison,
  type NodeComparison,
  type ShotComparison,
} from './difference/compareGraphs.ts'
export { diffGraphs } from './difference/diffGraphs.ts'
export { DocumentFault, type DocumentFaultCode } from './documentFault.ts'
export { BatchEdit, Edit, FrameChange, NodeChange, ShotChange, SingleEdit } from './edit.ts'
export { EditFault, type EditFaultCode } from './editFault.ts'
export {
  Exposed,
  emptyGraph,
  Folded,
  Frame,
  Graph,
  GraphNode,
  graphLimits,
  graphVersion,
  NodeMode,
  Point,
  Wire,
} from './graph.ts'
export { AssetId, FrameId, Hash, Id, isId, NodeId, NodeKey, PortId, ProjectId, ShotId, TakeId, WireId } from './ids.ts'
export { isJson, type Json, type JsonObject, JsonValue, jsonFault, maxJsonDepth, maxValueDepth } from './json.ts'
export { projectJsonSchema } from './jsonSchema.ts'
export { type Migration, migrateForward, type SavedForm, savedForms } from './migrations.ts'
export { newProject, Project, projectVersion } from './project.ts'
export { maxDocumentBytes, type ReadLimits, readJson } from './readJson.ts'
export {
  migrateGraph,
  migrateProject,
  migrateRunEvent,
  migrateTake,
  readGraph,
  readProject,
  writeDocument,
} from './readProject.ts'
export { MEASURED_FROM_MS, RunEvent, RunTarget } from './runEvent.ts'
export { Character, Environment, Scene, Seed, Shot } from './scene.ts'
export { Take, TakeStatus } from './take.ts'
