/** Stands for ONNX Runtime on a GPU machine that does not have it: no test that needs it runs there. */
export const onnxDevice = () => ({})

/** No scorer of a reader's own is read there either. */
export const openOnnxFile = () => {
  throw new Error('ONNX files are read where the ONNX Runtime is')
}
