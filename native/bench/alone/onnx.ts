/** Stands for ONNX Runtime on a GPU machine that does not have it: no test that needs it runs there. */
export const onnxDevice = () => ({})
