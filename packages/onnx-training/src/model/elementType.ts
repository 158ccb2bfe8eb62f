/** Element types of tensors that are read, by the names of ONNX Runtime's own tensors. */
export type ElementType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool';

/** Types of which derivatives can be taken. */
export type FloatType = 'float32' | 'float64';

export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** What holds the elements of each type; `bool` is one byte, `float16` its bits. */
export const ARRAYS: {
  readonly float32: Float32ArrayConstructor;
  readonly float64: Float64ArrayConstructor;
  readonly float16: Uint16ArrayConstructor;
  readonly int8: Int8ArrayConstructor;
  readonly uint8: Uint8ArrayConstructor;
  readonly int16: Int16ArrayConstructor;
  readonly uint16: Uint16ArrayConstructor;
  readonly int32: Int32ArrayConstructor;
  readonly uint32: Uint32ArrayConstructor;
  readonly int64: BigInt64ArrayConstructor;
  readonly uint64: BigUint64ArrayConstructor;
  readonly bool: Uint8ArrayConstructor;
} = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

/** The number that ONNX has for each type (`TensorProto.DataType`). */
export const TYPE_NUMBERS: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
};

/** The type with ONNX' number, or null where it is one that is not read (strings, complex, bfloat16, 8-bit floats …). */
export function elementTypeOf(number: number): ElementType | null {
  for (const [type, value] of Object.entries(TYPE_NUMBERS)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a record are its keys
    if (value === number) return type as ElementType;
  }
  return null;
}

/** The constructor of the array that holds a type. */
export function arrayFor<T extends ElementType>(type: T): (typeof ARRAYS)[T] {
  return ARRAYS[type];
}

/** Whether derivatives can be taken of a type. */
export function isFloat(type: ElementType): type is FloatType {
  return type === 'float32' || type === 'float64';
}
