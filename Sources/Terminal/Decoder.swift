import Drawing

/// What came from the terminal: something the reader did, or an answer to a question of ours.
public enum Input: Hashable, Sendable {
  case event(Event)
  case reply(Reply)
}

/// Answers of the terminal. The colour of the background is an `Event`, since the reader's screen depends on it.
public enum Reply: Hashable, Sendable {
  /// Where the cursor is, counted from 1.
  case cursor(row: Int, column: Int)
  /// What the terminal is (DA1). Every terminal answers this, in order: what was asked before it is answered by now.
  case attributes([Int])
  /// Whether a mode is known: 0 no, 1 set, 2 reset, 3 always set, 4 never to be set (DECRPM).
  case mode(Int, setting: Int)
}

/// Turns bytes into events: UTF-8, control sequences, mouse reports, pastes, replies.
///
/// Whole sequences are swallowed, known or not, so that the inside of an unknown one is never taken for keys. Where
/// the stream is cut makes no difference. Memory is bounded: what is too long is swallowed and not kept.
public struct Decoder: Hashable, Sendable {
  enum State: Hashable, Sendable {
    case ground
    case escape
    case controlSequence
    /// `ESC [ [`, with which the Linux console begins F1 to F5.
    case consoleKey
    case singleShift
    /// `ESC [ M`, before the three bytes of an old mouse report.
    case oldMouse
    case string(StringKind)
    case stringEscape(StringKind)
    case paste
  }

  /// OSC is kept and looked at; DCS, APC, PM and SOS are only swallowed.
  enum StringKind: Hashable, Sendable { case command, other }

  static let longestSequence = 128
  static let longestString = 1024
  /// A paste beyond this many bytes is cut.
  public static let longestPaste = 1 << 20

  var state = State.ground
  var assembler = UTF8Assembler()
  var kept: [UInt8] = []
  var paste = PasteCollector()

  public init() {}

  /// The events that these bytes complete.
  public mutating func decode(_ bytes: some Sequence<UInt8>) -> [Input] {
    var inputs: [Input] = []
    for byte in bytes { take(byte, &inputs) }
    return inputs
  }

  /// How long to wait for more before calling `timePassed`, in milliseconds; nil when nothing has been begun.
  ///
  /// - Parameter escapeDelay: what a lone Escape waits for, to tell it from the beginning of a sequence.
  public func patience(escapeDelay: Int = 25) -> Int? {
    switch state {
    case .ground: nil
    case .escape: escapeDelay
    case .controlSequence, .consoleKey, .singleShift, .oldMouse: max(escapeDelay, 250)
    case .string, .stringEscape, .paste: max(escapeDelay, 1000)
    }
  }

  /// Nothing more came: a lone Escape is the key, a paste ends, everything else that was begun is forgotten.
  public mutating func timePassed() -> [Input] {
    defer {
      state = .ground
      kept = []
    }
    switch state {
    case .escape: return [.event(.key(.escape))]
    case .paste: return [.event(.paste(paste.finish()))]
    case .ground, .controlSequence, .consoleKey, .singleShift, .oldMouse, .string, .stringEscape: return []
    }
  }

  private mutating func take(_ byte: UInt8, _ inputs: inout [Input]) {
    switch state {
    case .ground: takeInGround(byte, &inputs)
    case .escape: takeAfterEscape(byte, &inputs)
    case .controlSequence: takeInSequence(byte, &inputs)
    case .consoleKey: takeConsoleKey(byte, &inputs)
    case .singleShift: takeAfterSingleShift(byte, &inputs)
    case .oldMouse: takeInOldMouse(byte, &inputs)
    case .string(let kind): takeInString(byte, kind, &inputs)
    case .stringEscape(let kind): takeAfterStringEscape(byte, kind, &inputs)
    case .paste: takeInPaste(byte, &inputs)
    }
  }
}

extension Decoder {
  private mutating func takeInGround(_ byte: UInt8, _ inputs: inout [Input]) {
    if byte == 0x1B {
      assembler.reset()
      state = .escape
    } else if let scalar = assembler.take(byte), let key = Key(typed: scalar) {
      inputs.append(.event(.key(key)))
    }
  }

  private mutating func takeAfterEscape(_ byte: UInt8, _ inputs: inout [Input]) {
    kept = []
    switch byte {
    case UInt8(ascii: "["): state = .controlSequence
    case UInt8(ascii: "O"): state = .singleShift
    case UInt8(ascii: "]"): state = .string(.command)
    case UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"): state = .string(.other)
    case 0x1B: inputs.append(.event(.key(.escape)))
    case 0x20...0x7F:
      // Alt with a letter: no such key exists here, and it must not act as the letter alone.
      state = .ground
    default:
      inputs.append(.event(.key(.escape)))
      startAgain(byte, &inputs)
    }
  }

  private mutating func takeInSequence(_ byte: UInt8, _ inputs: inout [Input]) {
    switch byte {
    case 0x20...0x3F:
      if kept.count < Decoder.longestSequence { kept.append(byte) }
    case UInt8(ascii: "[") where kept.isEmpty: state = .consoleKey
    case UInt8(ascii: "M") where kept.isEmpty: state = .oldMouse
    case 0x40...0x7E: finishSequence(byte, &inputs)
    case 0x7F: break
    default: startAgain(byte, &inputs)
    }
  }

  private mutating func finishSequence(_ final: UInt8, _ inputs: inout [Input]) {
    state = .ground
    guard kept.count < Decoder.longestSequence else { return }
    let sequence = ControlSequence(body: kept, final: final)
    if sequence.beginsPaste {
      paste = PasteCollector()
      state = .paste
    } else if let input = sequence.meaning {
      inputs.append(input)
    }
  }

  private mutating func takeConsoleKey(_ byte: UInt8, _ inputs: inout [Input]) {
    guard (0x20...0x7E).contains(byte) else { return startAgain(byte, &inputs) }
    state = .ground
    if (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(byte) {
      inputs.append(.event(.key(.function(Int(byte - UInt8(ascii: "A")) + 1))))
    }
  }

  private mutating func takeAfterSingleShift(_ byte: UInt8, _ inputs: inout [Input]) {
    switch byte {
    case 0x30...0x3B:
      if kept.count < Decoder.longestSequence { kept.append(byte) }
    case 0x20...0x7E:
      state = .ground
      if let key = Key(singleShift: byte) { inputs.append(.event(.key(key))) }
    default: startAgain(byte, &inputs)
    }
  }

  private mutating func takeInOldMouse(_ byte: UInt8, _ inputs: inout [Input]) {
    guard byte >= 0x20 else { return startAgain(byte, &inputs) }
    kept.append(byte)
    guard kept.count == 3 else { return }
    state = .ground
    let numbers = kept.map { Int($0) - 32 }
    let mouse = MouseEvent(
      report: numbers[0], column: numbers[1], row: numbers[2], isRelease: numbers[0] & 0b1100011 == 3)
    if let mouse { inputs.append(.event(.mouse(mouse))) }
  }

  private mutating func takeInString(_ byte: UInt8, _ kind: StringKind, _ inputs: inout [Input]) {
    switch byte {
    case 0x1B: state = .stringEscape(kind)
    case 0x07 where kind == .command: finishString(kind, &inputs)
    case 0x03, 0x18, 0x1A: startAgain(byte, &inputs)
    default: if kept.count < Decoder.longestString { kept.append(byte) }
    }
  }

  private mutating func takeAfterStringEscape(_ byte: UInt8, _ kind: StringKind, _ inputs: inout [Input]) {
    if byte == UInt8(ascii: "\\") {
      finishString(kind, &inputs)
    } else {
      state = .escape
      takeAfterEscape(byte, &inputs)
    }
  }

  private mutating func finishString(_ kind: StringKind, _ inputs: inout [Input]) {
    state = .ground
    guard kind == .command, kept.count < Decoder.longestString else { return }
    if let background = Event(backgroundReply: kept) { inputs.append(.event(background)) }
  }

  private mutating func takeInPaste(_ byte: UInt8, _ inputs: inout [Input]) {
    guard paste.take(byte) else { return }
    state = .ground
    inputs.append(.event(.paste(paste.finish())))
  }

  /// Gives up what was begun and looks at the byte as if nothing had been.
  private mutating func startAgain(_ byte: UInt8, _ inputs: inout [Input]) {
    state = .ground
    takeInGround(byte, &inputs)
  }
}
