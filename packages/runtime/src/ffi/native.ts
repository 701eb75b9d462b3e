import type { backend_util } from '@tensorflow/tfjs';
import { usableCores } from '../processor/cores.js';
import type { TensorFlowLibrary } from '../provision/library.js';
import {
  TF_BOOL,
  TF_COMPLEX64,
  TF_FLOAT,
  TF_INT32,
  TF_INT64,
  TF_STRING,
  TF_UINT8,
} from './dtypes.js';
import { configProto, type SessionConfig } from './proto.js';
import { type CApi, loadCApi, type Pointer } from './tensorflow-c-api.js';

const bytesPerElement: Record<number, number> = {
  [TF_FLOAT]: 4,
  [TF_INT32]: 4,
  [TF_UINT8]: 1,
  [TF_COMPLEX64]: 8,
  [TF_INT64]: 8,
  [TF_BOOL]: 1,
};
/** sizeof(TF_TString). */
const stringSize = 24;

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The native library with one eager context, one status and conversions of tensors. */
export class Native {
  readonly c: CApi;
  readonly context: Pointer;
  /** Every native call that can fail reports here; {@link check} turns a failure into an Error. */
  readonly status: Pointer;
  readonly version: string;
  /** The serialized `tensorflow.ConfigProto` that TensorFlow was started with. */
  readonly config: Uint8Array;
  /** The same for functions whose products are computed in bfloat16. */
  readonly bfloat16Config: Uint8Array;
  /** Full names of the devices, in TensorFlow's order. */
  readonly devices: readonly { readonly name: string; readonly type: string }[];
  /** How many threads one operation may use. */
  readonly threads: number;

  constructor(library: TensorFlowLibrary, config: SessionConfig) {
    const c = loadCApi(library);
    this.c = c;
    this.status = c.TF_NewStatus!();
    this.version = c.TF_Version!();
    const options: Pointer = c.TFE_NewContextOptions!();
    this.config = configProto(config);
    this.bfloat16Config = configProto(config, { bfloat16: true });
    c.TFE_ContextOptionsSetConfig!(options, this.config, this.config.length, this.status);
    this.check('configuring TensorFlow');
    this.context = c.TFE_NewContext!(options, this.status);
    this.check('starting TensorFlow');
    c.TFE_DeleteContextOptions!(options);
    this.devices = this.listDevices();
    // TensorFlow reads the variable where the configuration says nothing.
    const { TF_NUM_INTRAOP_THREADS: threads } = process.env;
    this.threads = config.intraOpThreads || Number(threads) || usableCores();
  }

  private listDevices(): { name: string; type: string }[] {
    const { c, status } = this;
    const list: Pointer = c.TFE_ContextListDevices!(this.context, status);
    this.check('listing devices');
    const devices: { name: string; type: string }[] = [];
    for (let i = 0; i < c.TF_DeviceListCount!(list); i++) {
      devices.push({
        name: c.TF_DeviceListName!(list, i, status),
        type: c.TF_DeviceListType!(list, i, status),
      });
    }
    c.TF_DeleteDeviceList!(list);
    return devices;
  }

  /** Throws TensorFlow's own message if the last native call failed. */
  check(what: string): void {
    if (this.c.TF_GetCode!(this.status) !== 0) {
      throw new Error(`${what}: ${this.c.TF_Message!(this.status)}`);
    }
  }

  /** A new TF_Tensor with the given values; the caller deletes it. */
  createTensor(
    shape: readonly number[],
    dtype: number,
    values: backend_util.BackendValues,
  ): Pointer {
    const { c } = this;
    const size = sizeOf(shape);
    const dims = BigInt64Array.from(shape, BigInt);
    if (dtype === TF_STRING) {
      const tensor: Pointer = c.TF_AllocateTensor!(dtype, dims, shape.length, size * stringSize);
      const data: Pointer = c.TF_TensorData!(tensor);
      for (let i = 0; i < size; i++) {
        const element = data + BigInt(i * stringSize);
        const bytes = (values as Uint8Array[])[i]!;
        c.TF_StringInit!(element);
        c.TF_StringCopy!(element, bytes, bytes.length);
      }
      return tensor;
    }
    const numBytes = size * (bytesPerElement[dtype] ?? 0);
    const tensor: Pointer = c.TF_AllocateTensor!(dtype, dims, shape.length, numBytes);
    if (numBytes > 0) {
      const typed = toTypedArray(values as ArrayLike<number>, dtype);
      if (typed.byteLength < numBytes) {
        throw new Error(
          `a tensor of shape [${shape}] needs ${numBytes} bytes, its values have ${typed.byteLength}`,
        );
      }
      c.memcpy!(c.TF_TensorData!(tensor), typed, numBytes);
    }
    return tensor;
  }

  /** A new eager handle with the given values; the caller deletes it. */
  createHandle(
    shape: readonly number[],
    dtype: number,
    values: backend_util.BackendValues,
  ): Pointer {
    const tensor = this.createTensor(shape, dtype, values);
    const handle: Pointer = this.c.TFE_NewTensorHandle!(tensor, this.status);
    this.check('creating a tensor');
    this.c.TF_DeleteTensor!(tensor);
    return handle;
  }

  /** Shape and native type of an eager handle. */
  describe(handle: Pointer): { shape: number[]; dtype: number } {
    const { c, status } = this;
    const rank: number = c.TFE_TensorHandleNumDims!(handle, status);
    const shape = new Array<number>(rank);
    for (let i = 0; i < rank; i++) shape[i] = Number(c.TFE_TensorHandleDim!(handle, i, status));
    return { shape, dtype: c.TFE_TensorHandleDataType!(handle) };
  }

  /** Waits until a handle has its value. */
  await(handle: Pointer): void {
    const tensor: Pointer = this.c.TFE_TensorHandleResolve!(handle, this.status);
    this.check('waiting for a result');
    this.c.TF_DeleteTensor!(tensor);
  }

  /** Copies an eager handle's values out, waiting for the device if necessary. */
  read(handle: Pointer): backend_util.BackendValues {
    const { c } = this;
    const dtype: number = c.TFE_TensorHandleDataType!(handle);
    const tensor: Pointer = c.TFE_TensorHandleResolve!(handle, this.status);
    this.check('reading a tensor');
    try {
      const numBytes = Number(c.TF_TensorByteSize!(tensor));
      const data: Pointer = c.TF_TensorData!(tensor);
      if (dtype === TF_STRING) return this.readStrings(data, numBytes / stringSize);
      const bytes = new Uint8Array(numBytes);
      if (numBytes > 0) c.memcpy!(bytes, data, numBytes);
      return fromBytes(bytes, dtype);
    } finally {
      c.TF_DeleteTensor!(tensor);
    }
  }

  /** Whether this build of the library has a kernel for an operation on the processor. */
  hasCpuKernel(operation: string): boolean {
    const { c, status } = this;
    const list: Pointer = c.TF_GetRegisteredKernelsForOp!(operation, status);
    this.check(`looking for kernels of ${operation}`);
    const kernels = Buffer.from(this.readBuffer(list)).toString('latin1');
    c.TF_DeleteBuffer!(list);
    return kernels.includes('CPU');
  }

  /** Copies the bytes out of a TF_Buffer, whose first fields are `data` and `length`. */
  readBuffer(buffer: Pointer): Uint8Array {
    const fields = new BigUint64Array(2);
    this.c.memcpy!(fields, buffer, fields.byteLength);
    const [data, length] = fields as unknown as [Pointer, bigint];
    const bytes = new Uint8Array(Number(length));
    if (bytes.length > 0) this.c.memcpy!(bytes, data, bytes.length);
    return bytes;
  }

  private readStrings(data: Pointer, count: number): Uint8Array[] {
    const { c } = this;
    return Array.from({ length: count }, (_, i) => {
      const element = data + BigInt(i * stringSize);
      const bytes = new Uint8Array(Number(c.TF_StringGetSize!(element)));
      if (bytes.length > 0) c.memcpy!(bytes, c.TF_StringGetDataPointer!(element), bytes.length);
      return bytes;
    });
  }
}

function toTypedArray(values: ArrayLike<number>, dtype: number): ArrayBufferView {
  switch (dtype) {
    case TF_FLOAT:
    case TF_COMPLEX64:
      return values instanceof Float32Array ? values : Float32Array.from(values);
    case TF_INT32:
      return values instanceof Int32Array ? values : Int32Array.from(values);
    case TF_BOOL:
    case TF_UINT8:
      return values instanceof Uint8Array ? values : Uint8Array.from(values);
    case TF_INT64:
      return BigInt64Array.from(Array.from(values, BigInt));
    default:
      throw new Error(`values of TensorFlow type ${dtype} cannot be written`);
  }
}

function fromBytes(bytes: Uint8Array, dtype: number): Float32Array | Int32Array | Uint8Array {
  const buffer = bytes.buffer as ArrayBuffer;
  switch (dtype) {
    case TF_FLOAT:
    case TF_COMPLEX64:
      return new Float32Array(buffer);
    case TF_INT32:
      return new Int32Array(buffer);
    case TF_INT64:
      return Int32Array.from(new BigInt64Array(buffer), Number);
    case TF_UINT8:
      return Int32Array.from(bytes);
    default:
      return bytes;
  }
}
