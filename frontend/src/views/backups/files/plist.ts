// Reads Apple's binary property lists, for a look into them. What it cannot read, it refuses: the
// bytes come from a backup and may say anything.

const MOST_OBJECTS = 20_000;
// One text can be named a thousand times.
const MOST_TEXT_BYTES = 1024 * 1024;
const DEEPEST = 64;
const APPLE_EPOCH_MS = 978_307_200_000;

/** Whether bytes begin as a binary property list does. */
export function isBinaryPlist(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 6)) === "bplist";
}

/**
 * Gives the values of a binary property list as JSON could hold them.
 *
 * Throws if it is cut, damaged or absurd.
 */
export function readBinaryPlist(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trailer = bytes.length - 32;
  if (trailer < 8) throw new Error("cut");
  const offsetSize = view.getUint8(trailer + 6);
  const refSize = view.getUint8(trailer + 7);
  const count = Number(view.getBigUint64(trailer + 8));
  const top = Number(view.getBigUint64(trailer + 16));
  const table = Number(view.getBigUint64(trailer + 24));
  if (offsetSize < 1 || offsetSize > 8 || refSize < 1 || refSize > 8) throw new Error("damaged");
  if (count > MOST_OBJECTS * 10 || table + count * offsetSize > trailer) throw new Error("damaged");
  let read = 0;
  let told = 0;

  const integer = (at: number, size: number): number => {
    if (at < 0 || at + size > bytes.length) throw new Error("cut");
    let value = 0;
    for (let index = 0; index < size; index++) value = value * 256 + view.getUint8(at + index);
    return value;
  };
  const length = (at: number): [number, number] => {
    const low = view.getUint8(at) & 0x0f;
    if (low !== 0x0f) return [low, at + 1];
    const size = 1 << (view.getUint8(at + 1) & 0x0f);
    return [integer(at + 2, size), at + 2 + size];
  };
  const part = (at: number, size: number): Uint8Array => {
    if (at + size > bytes.length) throw new Error("cut");
    return bytes.subarray(at, at + size);
  };
  const text = (encoding: string, at: number, size: number): string => {
    if ((told += size) > MOST_TEXT_BYTES) throw new Error("absurd");
    return new TextDecoder(encoding).decode(part(at, size));
  };
  const object = (reference: number, depth: number): unknown => {
    if (reference >= count || depth > DEEPEST || ++read > MOST_OBJECTS) throw new Error("absurd");
    const at = integer(table + reference * offsetSize, offsetSize);
    const marker = view.getUint8(at);
    const refs = (start: number, many: number): unknown[] =>
      Array.from({ length: many }, (_, index) => object(integer(start + index * refSize, refSize), depth + 1));
    switch (marker >> 4) {
      case 0x0:
        return marker === 0x09 ? true : marker === 0x08 ? false : null;
      case 0x1:
        return (marker & 0x0f) === 3 ? Number(view.getBigInt64(at + 1)) : integer(at + 1, 1 << (marker & 0x0f));
      case 0x2:
        return (marker & 0x0f) === 2 ? view.getFloat32(at + 1) : view.getFloat64(at + 1);
      case 0x3:
        return new Date(APPLE_EPOCH_MS + view.getFloat64(at + 1) * 1000).toISOString();
      case 0x8:
        return { UID: integer(at + 1, (marker & 0x0f) + 1) };
    }
    const [size, start] = length(at);
    switch (marker >> 4) {
      case 0x4:
        return `<${part(start, size).length} bytes>`;
      case 0x5:
        return text("latin1", start, size);
      case 0x6:
        return text("utf-16be", start, size * 2);
      case 0xa:
      case 0xb:
      case 0xc:
        if (size > MOST_OBJECTS) throw new Error("absurd");
        return refs(start, size);
      case 0xd: {
        if (size > MOST_OBJECTS) throw new Error("absurd");
        const keys = refs(start, size);
        const values = refs(start + size * refSize, size);
        return Object.fromEntries(keys.map((key, index) => [String(key), values[index]]));
      }
    }
    throw new Error("damaged");
  };
  return object(top, 0);
}
