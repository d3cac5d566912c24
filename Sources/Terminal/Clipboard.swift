/// The clipboard of the terminal, which is the reader's own also over ssh (OSC 52).
enum Clipboard {
  /// Terminals commonly take no more than this many bytes of base64.
  static let limit = 74_994

  /// The sequence that copies a text, or nil when it is too long for one.
  static func sequence(for text: String) -> String? {
    let encoded = base64(Array(text.utf8))
    return encoded.utf8.count <= limit ? "\u{1B}]52;c;\(encoded)\u{1B}\\" : nil
  }

  /// RFC 4648, section 4.
  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var encoded: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for place in 0..<4 {
        let sextet = Int(bits >> (18 - 6 * UInt32(place)) & 0x3F)
        encoded.append(place <= group.count ? alphabet[sextet] : UInt8(ascii: "="))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
