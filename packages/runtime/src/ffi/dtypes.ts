import type { NativeType } from '@resattn/core';
import type { DataType } from '@tensorflow/tfjs';

/** TensorFlow's numbers for the element types (enum TF_DataType in `tf_datatype.h`). */
export const TF_FLOAT = 1;
export const TF_INT32 = 3;
export const TF_UINT8 = 4;
export const TF_STRING = 7;
export const TF_COMPLEX64 = 8;
export const TF_INT64 = 9;
export const TF_BOOL = 10;
export const TF_QINT8 = 11;
export const TF_QUINT8 = 12;
export const TF_RESOURCE = 20;

const numbers: Record<DataType | NativeType, number> = {
  float32: TF_FLOAT,
  int32: TF_INT32,
  bool: TF_BOOL,
  string: TF_STRING,
  complex64: TF_COMPLEX64,
  int64: TF_INT64,
  uint8: TF_UINT8,
  qint8: TF_QINT8,
  quint8: TF_QUINT8,
};

export function toNativeType(dtype: DataType | NativeType): number {
  const number = numbers[dtype];
  if (number === undefined) throw new Error(`dtype ${dtype} has no TensorFlow counterpart`);
  return number;
}

/** The tfjs dtype under which a native tensor appears: int32 is the only integer type of tfjs. */
export function toTfjsType(native: number): DataType {
  switch (native) {
    case TF_FLOAT:
      return 'float32';
    case TF_INT32:
    case TF_INT64:
    case TF_UINT8:
    case TF_QINT8:
    case TF_QUINT8:
      return 'int32';
    case TF_BOOL:
      return 'bool';
    case TF_STRING:
      return 'string';
    case TF_COMPLEX64:
      return 'complex64';
    default:
      throw new Error(`a TensorFlow tensor of type ${native} cannot appear in tfjs`);
  }
}
