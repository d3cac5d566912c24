/// Puts scalars together from bytes that arrive one at a time.
///
/// A byte that does not belong costs only what was begun before it: it is looked at again as a beginning, so that
/// a cut character never swallows the keys after it.
struct UTF8Assembler: Hashable, Sendable {
  private var value: UInt32 = 0
  private var smallest: UInt32 = 0
  private var missing = 0

  /// Takes one byte and returns the scalar it completes, or nil.
  mutating func take(_ byte: UInt8) -> Unicode.Scalar? {
    if missing > 0 && byte & 0xC0 == 0x80 { return goOn(byte) }
    missing = 0
    switch byte {
    case 0x00...0x7F: return Unicode.Scalar(byte)
    case 0xC2...0xDF: begin(byte & 0x1F, missing: 1, smallest: 0x80)
    case 0xE0...0xEF: begin(byte & 0x0F, missing: 2, smallest: 0x800)
    case 0xF0...0xF4: begin(byte & 0x07, missing: 3, smallest: 0x10000)
    default: break
    }
    return nil
  }

  /// Forgets a character that was begun.
  mutating func reset() { missing = 0 }

  private mutating func begin(_ bits: UInt8, missing: Int, smallest: UInt32) {
    value = UInt32(bits)
    self.missing = missing
    self.smallest = smallest
  }

  private mutating func goOn(_ byte: UInt8) -> Unicode.Scalar? {
    value = value << 6 | UInt32(byte & 0x3F)
    missing -= 1
    guard missing == 0, value >= smallest else { return nil }
    return Unicode.Scalar(value)
  }
}
