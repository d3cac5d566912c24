/// Collects a bracketed paste up to its end mark, `ESC [ 2 0 1 ~`.
struct PasteCollector: Hashable, Sendable {
  private static let endMark: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
  private var bytes: [UInt8] = []
  private var matched = 0

  /// Takes one byte; true when it completes the end mark.
  mutating func take(_ byte: UInt8) -> Bool {
    if byte == PasteCollector.endMark[matched] {
      matched += 1
      return matched == PasteCollector.endMark.count
    }
    // The mark begins with its only Escape, so a new match can begin at this byte alone.
    keep(PasteCollector.endMark[..<matched])
    matched = byte == 0x1B ? 1 : 0
    if matched == 0 { keep(CollectionOfOne(byte)) }
    return false
  }

  /// The text: lines end with `\n`, bad UTF-8 is repaired, and control characters but `\n` and tab are left out.
  mutating func finish() -> String {
    var text = ""
    var lastWasReturn = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if scalar == "\r" || (scalar == "\n" && !lastWasReturn) {
        text.unicodeScalars.append("\n")
      } else if scalar == "\t" || !PasteCollector.isControl(scalar) {
        text.unicodeScalars.append(scalar)
      }
      lastWasReturn = scalar == "\r"
    }
    self = PasteCollector()
    return text
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
  }

  private mutating func keep(_ more: some Collection<UInt8>) {
    if bytes.count + more.count <= Decoder.longestPaste { bytes.append(contentsOf: more) }
  }
}
