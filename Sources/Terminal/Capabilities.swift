import Drawing

/// Whether the reader wants colours.
public enum ColorChoice: String, Hashable, Sendable, CaseIterable {
  /// As the terminal and NO_COLOR say.
  case auto
  case always, never
}

/// What the terminal can show, as far as the environment and the terminal's description tell.
public struct Capabilities: Hashable, Sendable {
  public var depth: ColorDepth
  public var glyphs: GlyphSet
  /// The background's luminance in 0…1 where it is known without asking.
  public var luminance: Double?
  /// Whether the terminal may be asked for its background and modes; some old ones print such questions.
  public var answersQueries: Bool
  /// How long a lone Escape waits, in milliseconds.
  public var escapeDelay: Int

  /// - Parameters:
  ///   - environment: TERM, NO_COLOR, COLORFGBG, ESCDELAY are looked at.
  ///   - color: what the reader asked for; `always` outweighs NO_COLOR.
  ///   - ascii: the reader asked for ASCII alone.
  ///   - colorCount: the colours of the terminal's description.
  ///   - isUTF8: characters are UTF-8 in the locale.
  public init(
    environment: [String: String], color: ColorChoice = .auto, ascii: Bool = false, colorCount: Int, isUTF8: Bool
  ) {
    let wantsColor = color == .always || (color == .auto && environment["NO_COLOR", default: ""].isEmpty)
    let terminal = environment["TERM", default: ""]
    depth = wantsColor ? ColorDepth(count: colorCount) : .none
    glyphs = isUTF8 && !ascii ? .unicode : .ascii
    luminance = Capabilities.luminance(colorFGBG: environment["COLORFGBG"]) ?? (terminal == "linux" ? 0 : nil)
    answersQueries = !["linux", "vt", "dumb", "ansi", "cons"].contains { terminal.hasPrefix($0) }
    escapeDelay = environment["ESCDELAY"].flatMap { Int($0) }.map { min(max($0, 1), 2000) } ?? 25
  }

  /// rxvt and Konsole say "15;0" or "15;default;0": the last number is the background among sixteen colours, of which
  /// 0 to 6 and 8 are dark.
  static func luminance(colorFGBG text: String?) -> Double? {
    guard let last = text?.split(separator: ";").last, let number = Int(last), (0...15).contains(number) else {
      return nil
    }
    return number <= 6 || number == 8 ? 0 : 1
  }
}

extension ColorDepth {
  /// The deepest palette of ours that a terminal with so many colours shows.
  public init(count: Int) {
    self =
      switch count {
      case 256...: .twoFiftySix
      case 16...: .sixteen
      case 8...: .eight
      default: .none
      }
  }

  /// The colours of plain output, where no terminal description is at hand: none into a pipe unless asked for.
  public static func ofPlainOutput(
    environment: [String: String], color: ColorChoice, isTerminal: Bool
  ) -> ColorDepth {
    let terminal = environment["TERM", default: ""]
    let capable = isTerminal && !["", "dumb"].contains(terminal) && environment["NO_COLOR", default: ""].isEmpty
    guard color == .always || (color == .auto && capable) else { return .none }
    let isDeep =
      terminal.contains("256") || terminal.contains("direct") || !environment["COLORTERM", default: ""].isEmpty
    return isDeep ? .twoFiftySix : .eight
  }
}
