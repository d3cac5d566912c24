import CVTerm

/// A terminal emulator without a window (libvterm): what a person would see after these bytes.
///
/// A class, since it owns C memory.
final class Emulator {
  struct Cell: Hashable {
    var scalars: [UInt32]
    var width: Int
    var attributes: Int
    var foreground: Int
    var background: Int
    var text: String { String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init))) }
  }

  private let terminal: OpaquePointer
  private let screen: OpaquePointer
  private(set) var width: Int
  private(set) var height: Int

  init?(width: Int, height: Int) {
    guard let terminal = vterm_new(Int32(height), Int32(width)) else { return nil }
    guard let screen = vterm_obtain_screen(terminal) else {
      vterm_free(terminal)
      return nil
    }
    self.terminal = terminal
    self.screen = screen
    self.width = width
    self.height = height
    vterm_set_utf8(terminal, 1)
    vterm_screen_enable_altscreen(screen, 1)
    vterm_screen_reset(screen, 1)
  }

  deinit { vterm_free(terminal) }

  func feed(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return write(bytes) }
    // libvterm loses a mark on a letter of the last column when it takes the two apart: after 16 scalars, and between
    // ASCII and the rest once a character set was named. `ESC ( B` names the one that is in use anyway.
    let characters = text.split(separator: "\u{1B}(B").joined()
    var rest = Array(characters)[...]
    while !rest.isEmpty {
      write(Array(String(rest.prefix(4)).utf8))
      rest = rest.dropFirst(4)
    }
  }

  private func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      _ = vterm_input_write(terminal, base.assumingMemoryBound(to: CChar.self), buffer.count)
    }
  }

  /// What the emulator answers to questions in what it was fed.
  func answers() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      count = base.withMemoryRebound(to: CChar.self, capacity: 4096) { vterm_output_read(terminal, $0, 4096) }
    }
  }

  func resize(width: Int, height: Int) {
    self.width = width
    self.height = height
    vterm_set_size(terminal, Int32(height), Int32(width))
  }

  func cell(row: Int, column: Int) -> Cell {
    var scalars = [UInt32](repeating: 0, count: Int(VTERM_MAX_CHARS_PER_CELL))
    var width: Int32 = 0
    var attributes: Int32 = 0
    var foreground: Int32 = 0
    var background: Int32 = 0
    let count = cvt_read_cell(
      screen, Int32(row), Int32(column), &scalars, &width, &attributes, &foreground, &background)
    return Cell(
      scalars: Array(scalars.prefix(max(0, Int(count)))), width: Int(width), attributes: Int(attributes),
      foreground: Int(foreground), background: Int(background))
  }

  /// One row as text, without trailing blanks.
  func line(_ row: Int) -> String {
    var text = ""
    var column = 0
    while column < width {
      let cell = cell(row: row, column: column)
      text += cell.scalars.isEmpty ? " " : cell.text
      column += max(1, cell.width)
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  var text: String { (0..<height).map(line).joined(separator: "\n") }
}
