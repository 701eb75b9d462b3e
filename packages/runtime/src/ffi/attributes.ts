import type { Attribute, Attributes } from '@resattn/core';
import { toNativeType } from './dtypes.js';
import type { Native } from './native.js';
import type { Pointer } from './tensorflow-c-api.js';

/** One attribute as tfjs-node's kernels write it. */
export interface KernelAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** tfjs-node's numbers for the kinds of attributes (enum TF_AttrType in `c_api.h`). */
export const attributeTypes = {
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 3,
  TF_ATTR_TYPE: 4,
  TF_ATTR_SHAPE: 5,
  TF_ATTR_RESOURCE: 9,
} as const;

const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_INT, TF_ATTR_SHAPE, TF_ATTR_STRING, TF_ATTR_TYPE } =
  attributeTypes;

/** Brings core's notation into that of tfjs-node's kernels. */
export function toKernelAttributes(attributes: Attributes): KernelAttribute[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    ...typeAndValue(attribute),
  }));
}

function typeAndValue(attribute: Attribute): { type: number; value: unknown } {
  if ('type' in attribute) return { type: TF_ATTR_TYPE, value: toNativeType(attribute.type) };
  if ('types' in attribute) return { type: TF_ATTR_TYPE, value: attribute.types.map(toNativeType) };
  if ('int' in attribute) return { type: TF_ATTR_INT, value: attribute.int };
  if ('ints' in attribute) return { type: TF_ATTR_INT, value: attribute.ints };
  if ('float' in attribute) return { type: TF_ATTR_FLOAT, value: attribute.float };
  if ('bool' in attribute) return { type: TF_ATTR_BOOL, value: attribute.bool };
  if ('string' in attribute) return { type: TF_ATTR_STRING, value: attribute.string };
  return { type: TF_ATTR_SHAPE, value: attribute.shape };
}

const int64s = (values: readonly number[]): BigInt64Array => BigInt64Array.from(values, BigInt);

/** Sets attributes on an eager operation (`TFE_OpSet…`) or on a graph node (`TF_Set…`). */
export function setAttributes(
  native: Native,
  operation: Pointer,
  attributes: readonly KernelAttribute[],
  target: 'eager' | 'graph',
): void {
  const { c, status } = native;
  const prefix = target === 'eager' ? 'TFE_OpSetAttr' : 'TF_SetAttr';
  const set = (kind: string, ...args: unknown[]) => c[prefix + kind]!(operation, ...args);
  for (const { name, type, value } of attributes) {
    switch (type) {
      case TF_ATTR_STRING: {
        const bytes =
          typeof value === 'string' ? new TextEncoder().encode(value) : (value as Uint8Array);
        set('String', name, bytes, bytes.length);
        break;
      }
      case TF_ATTR_INT:
        if (Array.isArray(value)) set('IntList', name, int64s(value), value.length);
        else set('Int', name, value);
        break;
      case TF_ATTR_FLOAT:
        set('Float', name, value);
        break;
      case TF_ATTR_BOOL:
        set('Bool', name, value ? 1 : 0);
        break;
      case TF_ATTR_TYPE:
        if (Array.isArray(value)) set('TypeList', name, Int32Array.from(value), value.length);
        else set('Type', name, value);
        break;
      case TF_ATTR_SHAPE: {
        const dims = value as number[];
        if (target === 'eager') set('Shape', name, int64s(dims), dims.length, status);
        else set('Shape', name, int64s(dims), dims.length);
        break;
      }
      default:
        throw new Error(`attribute ${name} is of unknown kind ${type}`);
    }
  }
}
