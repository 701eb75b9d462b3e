import koffi from 'koffi';
import { ProvisionError } from '../provision/errors.js';
import { missingSymbolError, type TensorFlowLibrary } from '../provision/library.js';

/** A native pointer. Koffi hands pointers over as BigInt. */
export type Pointer = bigint;

/** A buffer whose address a native function receives. */
export type NativeBuffer =
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint8Array
  | Float32Array
  | null;

/** A graph node's output, passed by value. */
export interface GraphOutput {
  readonly oper: Pointer;
  readonly index: number;
}

/**
 * The part of TensorFlow's C API that the backend uses, one line a function, in C's own notation
 * with `ptr` for every pointer. The order of the parameters is that of the TensorFlow headers
 * `c_api.h`, `c_api_buffer.h`, `eager/c_api.h`, `eager/c_api_experimental.h` and `tf_tstring.h`.
 */
const signatures = `
str TF_Version()
ptr TF_NewStatus()
int TF_GetCode(ptr)
str TF_Message(ptr)
ptr TF_AllocateTensor(int, ptr, int, size_t)
ptr TF_TensorData(ptr)
size_t TF_TensorByteSize(ptr)
void TF_DeleteTensor(ptr)
void TF_StringInit(ptr)
void TF_StringCopy(ptr, ptr, size_t)
ptr TF_StringGetDataPointer(ptr)
size_t TF_StringGetSize(ptr)
ptr TFE_NewContextOptions()
void TFE_ContextOptionsSetConfig(ptr, ptr, size_t, ptr)
void TFE_DeleteContextOptions(ptr)
ptr TFE_NewContext(ptr, ptr)
ptr TFE_ContextListDevices(ptr, ptr)
int TF_DeviceListCount(ptr)
str TF_DeviceListName(ptr, int, ptr)
str TF_DeviceListType(ptr, int, ptr)
void TF_DeleteDeviceList(ptr)
ptr TFE_NewTensorHandle(ptr, ptr)
void TFE_DeleteTensorHandle(ptr)
int TFE_TensorHandleDataType(ptr)
int TFE_TensorHandleNumDims(ptr, ptr)
int64_t TFE_TensorHandleDim(ptr, int, ptr)
ptr TFE_TensorHandleResolve(ptr, ptr)
ptr TFE_NewOp(ptr, str, ptr)
void TFE_DeleteOp(ptr)
void TFE_OpSetDevice(ptr, str, ptr)
void TFE_OpAddInput(ptr, ptr, ptr)
void TFE_OpAddInputList(ptr, ptr, int, ptr)
void TFE_OpSetAttrString(ptr, str, ptr, size_t)
void TFE_OpSetAttrInt(ptr, str, int64_t)
void TFE_OpSetAttrFloat(ptr, str, float)
void TFE_OpSetAttrBool(ptr, str, uint8_t)
void TFE_OpSetAttrType(ptr, str, int)
void TFE_OpSetAttrShape(ptr, str, ptr, int, ptr)
void TFE_OpSetAttrIntList(ptr, str, ptr, int)
void TFE_OpSetAttrTypeList(ptr, str, ptr, int)
void TFE_Execute(ptr, ptr, ptr, ptr)
void TFE_ContextAddFunction(ptr, ptr, ptr)
void TFE_ContextRemoveFunction(ptr, str, ptr)
ptr TF_NewGraph()
void TF_GraphSetTensorShape(ptr, TF_Output, ptr, int, ptr)
void TF_DeleteGraph(ptr)
void TF_GraphToGraphDef(ptr, ptr, ptr)
str TF_OperationName(ptr)
int TF_GraphGetTensorNumDims(ptr, TF_Output, ptr)
void TF_GraphGetTensorShape(ptr, TF_Output, ptr, int, ptr)
ptr TF_NewOperation(ptr, str, str)
ptr TF_FinishOperation(ptr, ptr)
int TF_OperationNumOutputs(ptr)
int TF_OperationOutputType(TF_Output)
void TF_AddInput(ptr, TF_Output)
void TF_AddInputList(ptr, ptr, int)
void TF_SetAttrFuncName(ptr, str, str, size_t)
void TF_AddControlInput(ptr, ptr)
void TF_SetAttrString(ptr, str, ptr, size_t)
void TF_SetAttrInt(ptr, str, int64_t)
void TF_SetAttrFloat(ptr, str, float)
void TF_SetAttrBool(ptr, str, uint8_t)
void TF_SetAttrType(ptr, str, int)
void TF_SetAttrShape(ptr, str, ptr, int)
void TF_SetAttrIntList(ptr, str, ptr, int)
void TF_SetAttrTypeList(ptr, str, ptr, int)
void TF_SetAttrTensor(ptr, str, ptr, ptr)
ptr TF_GraphToFunctionWithControlOutputs(ptr, str, uint8_t, int, ptr, int, ptr, int, ptr, ptr, int, ptr, ptr, ptr, str, ptr)
void TF_FunctionSetAttrValueProto(ptr, str, ptr, size_t, ptr)
void TF_DeleteFunction(ptr)
void TF_GraphCopyFunction(ptr, ptr, ptr, ptr)
ptr TF_NewSessionOptions()
void TF_SetConfig(ptr, ptr, size_t, ptr)
void TF_DeleteSessionOptions(ptr)
ptr TF_NewSession(ptr, ptr, ptr)
void TF_CloseSession(ptr, ptr)
void TF_DeleteSession(ptr, ptr)
void TF_SessionRun(ptr, ptr, ptr, ptr, int, ptr, ptr, int, ptr, int, ptr, ptr)
ptr TF_NewBuffer()
ptr TF_NewBufferFromString(ptr, size_t)
void TF_DeleteBuffer(ptr)
ptr TF_GetRegisteredKernelsForOp(str, ptr)
ptr memcpy(ptr, ptr, size_t)
`;

// biome-ignore lint/suspicious/noExplicitAny: the signatures above are the types, checked by koffi at each call
export type CApi = Readonly<Record<string, (...args: any[]) => any>>;

function parse(line: string): { name: string; result: string; parameters: string[] } {
  const match = /^(\w+) (\w+)\((.*)\)$/.exec(line);
  if (!match) throw new Error(`malformed C signature: ${line}`);
  const parameters = match[3] === '' ? [] : match[3]!.split(', ');
  return { name: match[2]!, result: match[1]!, parameters };
}

/**
 * Loads the two libraries for good and binds the C API.
 *
 * TensorFlow cannot be unloaded: its thread pools outlive `dlclose` and crash the process at exit.
 * So the libraries are opened with RTLD_NODELETE before koffi opens them.
 *
 * @throws ProvisionError when a file cannot be opened or lacks a function.
 */
export function loadCApi(library: TensorFlowLibrary): CApi {
  const { framework, cc } = library;
  if (process.platform !== 'win32') {
    const RTLD_LAZY = 0x1;
    const RTLD_GLOBAL = process.platform === 'darwin' ? 0x8 : 0x100;
    const RTLD_NODELETE = process.platform === 'darwin' ? 0x80 : 0x1000;
    const process_ = koffi.load(null);
    const dlopen = process_.func('dlopen', 'void *', ['str', 'int']);
    const dlerror = process_.func('dlerror', 'str', []);
    for (const file of [framework, cc]) {
      if (!dlopen(file, RTLD_LAZY | RTLD_GLOBAL | RTLD_NODELETE)) {
        throw new ProvisionError(
          'not-a-library',
          `${file} cannot be opened: ${dlerror()}. Run \`resattn setup --force\` to fetch it anew` +
            (library.origin === 'explicit' ? ', after unsetting RESATTN_TENSORFLOW.' : '.'),
        );
      }
    }
  }
  // Without a name: names are one to a process, and another copy of this package may be in it.
  const outputStruct = koffi.struct({ oper: 'void *', index: 'int' });
  const native = koffi.load(cc, { global: true, lazy: true });
  const type = (name: string) =>
    name === 'ptr' ? 'void *' : name === 'TF_Output' ? outputStruct : name;
  const api: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const line of signatures.trim().split('\n')) {
    const { name, result, parameters } = parse(line);
    try {
      api[name] = native.func(name, type(result), parameters.map(type));
    } catch {
      missing.push(name);
    }
  }
  if (missing.length > 0) throw missingSymbolError(library, missing.join(', '));
  return api as CApi;
}
