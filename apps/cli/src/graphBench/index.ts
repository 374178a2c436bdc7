export { busyLoad, type Figure, type GraphReport, graphTable } from './graphReport.ts'
export { measureCancel } from './measureCancel.ts'
export { type GraphBench, measureGraph } from './measureGraph.ts'
