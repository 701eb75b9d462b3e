import protobuf from 'protobufjs';

/**
 * The part of TensorFlow's messages that a SavedModel is written with; the numbers of the fields are
 * those of `tensorflow/core/framework/*.proto` and `tensorflow/core/protobuf/*.proto`. What is not
 * looked into is kept as bytes.
 */
const { root } = protobuf.parse(
  `syntax = "proto3";
  message GraphDef { repeated NodeDef node = 1; bytes library = 2; bytes versions = 4; }
  message NodeDef {
    string name = 1; string op = 2; repeated string input = 3; string device = 4;
    map<string, AttrValue> attr = 5;
  }
  message AttrValue {
    oneof value {
      bytes list = 1; bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6;
      TensorShape shape = 7; Tensor tensor = 8; string placeholder = 9; bytes func = 10;
    }
  }
  message TensorShape { repeated Dim dim = 2; bool unknown_rank = 3; }
  message Dim { int64 size = 1; }
  message Tensor {
    int32 dtype = 1; TensorShape tensor_shape = 2; bytes tensor_content = 4;
    repeated float float_val = 5; repeated double double_val = 6; repeated int32 int_val = 7;
    repeated bytes string_val = 8; repeated int64 int64_val = 10; repeated bool bool_val = 11;
  }
  message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraph meta_graphs = 2; }
  message MetaGraph {
    MetaInfo meta_info_def = 1; GraphDef graph_def = 2; map<string, Signature> signature_def = 5;
  }
  message MetaInfo { repeated string tags = 4; string tensorflow_version = 5; }
  message Signature {
    map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2;
    string method_name = 3;
  }
  message TensorInfo { string name = 1; int32 dtype = 2; TensorShape tensor_shape = 3; }`,
  { keepCase: true },
);

/** `tensorflow.DataType` */
export const dataTypes = { float32: 1, int32: 3, bool: 10 } as const;

export interface TensorShape {
  /** -1 for a size that is known when the graph runs. */
  readonly dim: readonly { readonly size: number }[];
}

export interface TensorMessage {
  readonly dtype: number;
  readonly tensor_shape?: TensorShape | undefined;
  readonly tensor_content?: Uint8Array | undefined;
  readonly float_val?: readonly number[] | undefined;
  readonly int_val?: readonly number[] | undefined;
  readonly bool_val?: readonly boolean[] | undefined;
}

export interface AttrValue {
  readonly i?: number | undefined;
  readonly f?: number | undefined;
  readonly b?: boolean | undefined;
  readonly type?: number | undefined;
  readonly shape?: TensorShape | undefined;
  readonly tensor?: TensorMessage | undefined;
  readonly list?: Uint8Array | undefined;
  readonly s?: Uint8Array | undefined;
  readonly func?: Uint8Array | undefined;
}

export interface NodeDef {
  readonly name: string;
  readonly op: string;
  /** `node`, `node:1` for another output than the first, `^node` for order alone. */
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, AttrValue>>;
}

export interface GraphDef {
  readonly node: readonly NodeDef[];
  readonly library?: Uint8Array | undefined;
  readonly versions?: Uint8Array | undefined;
}

export interface TensorInfo {
  readonly name: string;
  readonly dtype: number;
  readonly tensor_shape: TensorShape;
}

export interface SavedModelMessage {
  readonly saved_model_schema_version: number;
  readonly meta_graphs: readonly {
    readonly meta_info_def: {
      readonly tags: readonly string[];
      readonly tensorflow_version: string;
    };
    readonly graph_def: GraphDef;
    readonly signature_def: Readonly<
      Record<
        string,
        {
          readonly inputs: Readonly<Record<string, TensorInfo>>;
          readonly outputs: Readonly<Record<string, TensorInfo>>;
          readonly method_name: string;
        }
      >
    >;
  }[];
}

export function decodeGraph(bytes: Uint8Array): GraphDef {
  const type = root.lookupType('GraphDef');
  const options = { longs: Number, arrays: true, objects: true } as const;
  return type.toObject(type.decode(bytes), options) as GraphDef;
}

export function encodeSavedModel(message: SavedModelMessage): Uint8Array {
  const type = root.lookupType('SavedModel');
  return type.encode(type.fromObject(message)).finish();
}
