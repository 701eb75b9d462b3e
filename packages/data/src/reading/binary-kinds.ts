/** Binary formats by their first bytes, and what to do with such a file. */
const kinds: readonly (readonly [mark: string, advice: string])[] = [
  ['PK\x03\x04', 'a zip archive: unzip it and give the file that is in it'],
  ['PK\x05\x06', 'an empty zip archive'],
  ['\x1f\x8b', 'gzip data: uncompress it first (gunzip)'],
  ['BZh', 'bzip2 data: uncompress it first (bunzip2)'],
  ['\xfd7zXZ\x00', 'xz data: uncompress it first (unxz)'],
  ['\x28\xb5\x2f\xfd', 'zstd data: uncompress it first (unzstd)'],
  ['\x04\x22\x4d\x18', 'LZ4 data: uncompress it first (unlz4)'],
  ["7z\xbc\xaf'\x1c", 'a 7z archive: unpack it and give the file that is in it'],
  ['Rar!\x1a\x07', 'a RAR archive: unpack it and give the file that is in it'],
  ['PAR1', 'a Parquet file: read it with readParquet or by its name in .parquet'],
  ['ARROW1', 'an Arrow file: write the table as Parquet, CSV or JSON Lines'],
  ['%PDF', 'a PDF: extract its text first'],
  ['\xd0\xcf\x11\xe0', 'an old Office file, such as .xls: save the sheet as CSV (UTF-8)'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['SQLite format 3', 'an SQLite data base: export the table as CSV'],
  ...['\x80\x02}', '\x80\x03}', '\x80\x04\x95', '\x80\x05\x95'].map(
    (mark) => [mark, 'a Python pickle: write the table as CSV or JSON Lines'] as const,
  ),
  ['\x93NUMPY', 'a NumPy array: write the texts as CSV or JSON Lines'],
  ['\x89HDF\r\n', 'an HDF5 file: write the table as CSV, JSON Lines or Parquet'],
  ['Obj\x01', 'an Avro file: write the table as CSV, JSON Lines or Parquet'],
  ['ORC', 'an ORC file: write the table as CSV, JSON Lines or Parquet'],
];

/** Names inside Office's zip archives, after the header of the first entry. */
const officeEntries =
  /^(\[Content_Types\]|_rels\/|docProps\/|xl\/|word\/|mimetypeapplication\/vnd)/;

/** Where a tar archive has its mark. */
const TAR_OFFSET = 257;

/**
 * What the bytes are if they are no text but a known binary format, with what to do about it.
 *
 * @param sample the beginning of the file
 */
export function binaryKind(sample: Uint8Array): string | undefined {
  const latin = (start: number, end: number) =>
    String.fromCharCode(...sample.subarray(start, Math.min(end, sample.length)));
  const start = latin(0, 16);
  if (start.startsWith('PK\x03\x04') && officeEntries.test(latin(30, 80))) {
    return 'an Excel or other Office file: save the sheet as CSV (UTF-8), or the document as plain text';
  }
  const kind = kinds.find(([mark]) => start.startsWith(mark));
  if (kind) return kind[1];
  if (latin(TAR_OFFSET, TAR_OFFSET + 5) === 'ustar') {
    return 'a tar archive: unpack it and give the file that is in it';
  }
  return undefined;
}
