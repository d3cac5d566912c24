/// Dark, light, no colours at all, or colours that can be read on either background.
public enum Theme: String, Hashable, Sendable, CaseIterable {
  /// What the terminal's background asks for; until that is known, bold, underline and reverse alone.
  case auto
  case dark, light, mono

  /// The theme that `T` turns to next.
  public var next: Theme {
    switch self {
    case .auto: .dark
    case .dark: .light
    case .light: .mono
    case .mono: .auto
    }
  }

  /// `auto`, settled by what is known of the background: its relative luminance in 0…1.
  public func settled(luminance: Double?) -> Theme {
    guard self == .auto, let luminance else { return self }
    return luminance > 0.4 ? .light : .dark
  }
}

/// How many colours can be shown.
public enum ColorDepth: Int, Hashable, Sendable, CaseIterable {
  case none = 0
  case eight = 8
  case sixteen = 16
  case twoFiftySix = 256
}

/// A style as a terminal understands it. −1 is the terminal's own foreground or background.
public struct Paint: Hashable, Sendable {
  public var foreground: Int
  public var background: Int
  public var attributes: Style.Attributes
}

extension Style {
  /// The colours of this style. Body text keeps the terminal's own; nothing relies on colour alone.
  public func paint(theme: Theme, depth: ColorDepth) -> Paint {
    var attributes = attributes.union(ink.weight)
    var foreground = -1
    var background = -1
    if depth != .none, theme == .dark || theme == .light {
      let colours = ink.colours(dark: theme == .dark, depth: depth)
      foreground = colours.foreground
      background = colours.background
      // Eight colours have no white but grey, which bold makes white where there is no other way to it.
      if depth != .twoFiftySix, ink != .bar, background >= 0 { attributes.insert(.bold) }
      // Bold makes one of eight colours bright, which is too bright on white; the terminal's own colour it leaves alone.
      let isOnOwnShade = background >= 0 && ink != .bar
      if depth != .twoFiftySix, theme == .light, attributes.contains(.bold), !isOnOwnShade { foreground = -1 }
    } else if ink == .bar {
      attributes.insert(.reverse)
    }
    return Paint(foreground: foreground, background: background, attributes: attributes)
  }
}

extension Ink {
  /// What distinguishes a role where there is no colour.
  var weight: Style.Attributes {
    switch self {
    case .heading, .accent, .good, .bad, .warning, .changed: .bold
    case .term: [.bold, .underline]
    case .link: .underline
    case .text, .quiet, .maths, .code, .bar, .series1, .series2, .series3, .series4, .series5, .series6: []
    case .cold4, .cold3, .cold2, .cold1, .neutral, .warm1, .warm2, .warm3, .warm4: []
    }
  }

  /// Colours with a contrast of at least 4.5 to 1 against black to #303030 (dark) or white to #e4e4e4 (light).
  func colours(dark: Bool, depth: ColorDepth) -> (foreground: Int, background: Int) {
    switch depth {
    case .none: (-1, -1)
    case .eight: fewColours(dark: dark, white: 7)
    case .sixteen: fewColours(dark: dark, white: 15)
    case .twoFiftySix: dark ? darkColours : lightColours
    }
  }

  private var darkColours: (foreground: Int, background: Int) {
    switch self {
    case .text, .maths: (-1, -1)
    case .quiet: (248, -1)
    case .heading: (117, -1)
    case .accent: (222, -1)
    case .link: (117, -1)
    case .code: (151, -1)
    case .term: (222, -1)
    case .good: (114, -1)
    case .bad: (216, -1)
    case .warning: (222, -1)
    case .changed: (222, -1)
    case .bar: (252, 237)
    case .series1: (117, -1)
    case .series2: (215, -1)
    case .series3: (114, -1)
    case .series4: (218, -1)
    case .series5: (222, -1)
    case .series6: (183, -1)
    case .cold4: (255, 24)
    case .cold3: (255, 23)
    case .cold2: (254, 237)
    case .cold1: (253, 236)
    case .neutral: (-1, -1)
    case .warm1: (253, 235)
    case .warm2: (254, 58)
    case .warm3: (255, 94)
    case .warm4: (255, 88)
    }
  }

  private var lightColours: (foreground: Int, background: Int) {
    switch self {
    case .text, .maths: (-1, -1)
    case .quiet: (240, -1)
    case .heading: (24, -1)
    case .accent: (88, -1)
    case .link: (24, -1)
    case .code: (22, -1)
    case .term: (88, -1)
    case .good: (22, -1)
    case .bad: (88, -1)
    case .warning: (94, -1)
    case .changed: (88, -1)
    case .bar: (236, 252)
    case .series1: (24, -1)
    case .series2: (94, -1)
    case .series3: (22, -1)
    case .series4: (89, -1)
    case .series5: (58, -1)
    case .series6: (54, -1)
    case .cold4: (16, 74)
    case .cold3: (16, 117)
    case .cold2: (16, 153)
    case .cold1: (16, 195)
    case .neutral: (-1, -1)
    case .warm1: (16, 230)
    case .warm2: (16, 223)
    case .warm3: (16, 216)
    case .warm4: (16, 209)
    }
  }

  /// Eight colours cannot be trusted for thin text on an unknown palette: only backgrounds and curves use them.
  private func fewColours(dark: Bool, white: Int) -> (foreground: Int, background: Int) {
    switch self {
    case .series1, .heading, .link: (dark ? 6 : 4, -1)
    case .series2, .accent, .term, .changed, .warning: (dark ? 3 : 5, -1)
    case .series3, .good: (dark ? 2 : -1, -1)
    case .series4, .bad: (dark ? -1 : 1, -1)
    case .series5, .series6: (-1, -1)
    case .bar: (dark ? 7 : 0, dark ? 0 : 7)
    case .text, .quiet, .maths, .code, .neutral: (-1, -1)
    case .cold4, .cold3: (white, 4)
    case .warm4, .warm3: (white, 1)
    case .cold2, .cold1, .warm1, .warm2: (-1, -1)
    }
  }
}
