/// The bytes of a file, with its lines known.
struct SourceText {
  let bytes: [UInt8]
  /// Where each line starts.
  let lineStarts: [Int]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    starts.reserveCapacity(256)
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { starts.append(index + 1) }
    lineStarts = starts
  }

  var lineCount: Int { lineStarts.count }

  /// The bytes of a line without its end; lines count from 1.
  func range(ofLine line: Int) -> Range<Int> {
    guard line >= 1, line <= lineStarts.count else { return bytes.count..<bytes.count }
    let start = lineStarts[line - 1]
    let end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    return start..<max(start, end)
  }

  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(1, low)
  }

  func position(at offset: Int) -> SourcePosition {
    let line = line(at: offset)
    return position(line: line, byteColumn: offset - lineStarts[line - 1] + 1)
  }

  /// A column of bytes as one of characters. No line of the book is so long that its bytes are counted instead.
  func position(line: Int, byteColumn: Int) -> SourcePosition {
    let range = range(ofLine: line)
    guard line >= 1, range.count < 8192 else { return SourcePosition(line: max(1, line), column: max(1, byteColumn)) }
    let end = min(range.upperBound, range.lowerBound + max(0, byteColumn - 1))
    var column = 1 + max(0, byteColumn - 1 - range.count)
    for index in range.lowerBound..<end where bytes[index] & 0xC0 != 0x80 { column += 1 }
    return SourcePosition(line: line, column: column)
  }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Where a line's own text starts: after blanks and at most `quotes` marks of a quotation.
  func contentStart(ofLine line: Int, quotes: Int) -> Int {
    let range = range(ofLine: line)
    var index = range.lowerBound
    var left = quotes
    while index < range.upperBound {
      if bytes[index] == UInt8(ascii: " ") {
        index += 1
      } else if left > 0, bytes[index] == UInt8(ascii: ">") {
        left -= 1
        index += 1
      } else {
        break
      }
    }
    return index
  }
}

extension SourceText {
  /// The text made harmless: malformed UTF-8 and characters that may not stand in the book replaced, line ends plain.
  static func cleaned(_ bytes: [UInt8]) -> SourceText {
    guard bytes.contains(where: { $0 >= 0x80 || $0 < 0x20 && $0 != 0x0A || $0 == 0x7F }) else {
      return SourceText(bytes)
    }
    var clean: [UInt8] = []
    clean.reserveCapacity(bytes.count)
    var decoder = UTF8Scanner(bytes)
    while let (scalar, range) = decoder.next() {
      if scalar == "\r" {
        if range.upperBound < bytes.count, bytes[range.upperBound] != UInt8(ascii: "\n") {
          clean.append(UInt8(ascii: "\n"))
        }
      } else if scalar == "\t" {
        clean += [UInt8](repeating: UInt8(ascii: " "), count: 4)
      } else if let scalar, ContentCharacters.objection(to: scalar) == nil {
        clean.append(contentsOf: bytes[range])
      } else if range.lowerBound > 0 || scalar != "\u{FEFF}" {
        clean.append(contentsOf: [0xEF, 0xBF, 0xBD])
      }
    }
    return SourceText(clean)
  }
}

/// Walks over UTF-8 scalar by scalar; a malformed byte gives nil.
struct UTF8Scanner {
  let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> (scalar: Unicode.Scalar?, range: Range<Int>)? {
    guard offset < bytes.count else { return nil }
    let first = bytes[offset]
    let length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    let start = offset
    guard length > 0, start + length <= bytes.count else {
      offset += 1
      return (nil, start..<offset)
    }
    var value = length == 1 ? UInt32(first) : UInt32(first) & (0x7F >> UInt32(length))
    for index in (start + 1)..<(start + length) {
      guard bytes[index] & 0xC0 == 0x80 else {
        offset += 1
        return (nil, start..<offset)
      }
      value = value << 6 | UInt32(bytes[index] & 0x3F)
    }
    let shortest: UInt32 = length == 3 ? 0x800 : length == 4 ? 0x10000 : 0
    guard value >= shortest, let scalar = Unicode.Scalar(value) else {
      offset += 1
      return (nil, start..<offset)
    }
    offset += length
    return (scalar, start..<offset)
  }
}
