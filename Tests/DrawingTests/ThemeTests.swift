import Drawing
import Testing

/// The contrast of WCAG 2.1 (success criterion 1.4.3), computed here from the xterm palette and independent of the theme.
private enum Contrast {
  /// Red, green and blue of colour 16…255: a cube of six levels each, then 24 greys.
  static func channels(_ index: Int) -> [Double] {
    if index >= 232 { return Array(repeating: Double(8 + 10 * (index - 232)), count: 3) }
    let levels = [0.0, 95, 135, 175, 215, 255]
    let cube = index - 16
    return [levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6]]
  }

  /// `L = 0.2126 R + 0.7152 G + 0.0722 B`, each channel linear; the power 2.4 as a table would be opaque, so it is
  /// computed with the square root: x^2.4 = x² · x^0.4, x^0.4 by Newton's method on y⁵ = x².
  static func luminance(_ channels: [Double]) -> Double {
    let linear = channels.map { channel -> Double in
      let value = channel / 255
      if value <= 0.04045 { return value / 12.92 }
      let base = (value + 0.055) / 1.055
      var root = base
      for _ in 0..<60 { root -= (root * root * root * root * root - base * base) / (5 * root * root * root * root) }
      return base * base * root
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  static func ratio(_ a: [Double], _ b: [Double]) -> Double {
    let (first, second) = (luminance(a), luminance(b))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }
}

@Suite struct ThemeTests {
  /// Known values: black on white is 21; #767676 is the lightest grey that passes 4.5 on white.
  @Test func contrastIsThatOfTheStandard() {
    let white = [255.0, 255, 255]
    #expect(abs(Contrast.ratio([0, 0, 0], white) - 21) < 1e-9)
    #expect(Contrast.ratio([118, 118, 118], white) >= 4.5)
    #expect(Contrast.ratio([119, 119, 119], white) < 4.5)
  }

  @Test(arguments: Ink.allCases) func everyInkCanBeReadOnDarkBackgrounds(_ ink: Ink) {
    check(ink, .dark, backgrounds: [0, 16, 32, 48], ownText: 255)
  }

  @Test(arguments: Ink.allCases) func everyInkCanBeReadOnLightBackgrounds(_ ink: Ink) {
    check(ink, .light, backgrounds: [255, 244, 236, 228], ownText: 0)
  }

  private func check(_ ink: Ink, _ theme: Theme, backgrounds: [Double], ownText: Double) {
    let paint = Style(ink).paint(theme: theme, depth: .twoFiftySix)
    // The terminal's own foreground is the reader's choice; what we paint under it must suit black or white.
    let foreground =
      paint.foreground < 0 ? Array(repeating: ownText, count: 3) : Contrast.channels(paint.foreground)
    let under =
      paint.background < 0
      ? backgrounds.map { Array(repeating: $0, count: 3) } : [Contrast.channels(paint.background)]
    for background in under {
      let ratio = Contrast.ratio(foreground, background)
      #expect(ratio >= 4.5, "\(ink) on \(background): \(ratio)")
    }
  }

  /// The first sixteen colours belong to the reader, who may have changed them.
  @Test(arguments: Ink.allCases) func aThemeUsesOnlyColoursThatAreTheSameEverywhere(_ ink: Ink) {
    for theme in [Theme.dark, .light] {
      let paint = Style(ink).paint(theme: theme, depth: .twoFiftySix)
      for colour in [paint.foreground, paint.background] { #expect(colour == -1 || (16...255).contains(colour)) }
    }
  }

  @Test(arguments: Ink.allCases) func withoutColoursNothingIsColoured(_ ink: Ink) {
    for (theme, depth) in [(Theme.mono, ColorDepth.twoFiftySix), (.auto, .twoFiftySix), (.dark, .none)] {
      let paint = Style(ink).paint(theme: theme, depth: depth)
      #expect(paint.foreground == -1)
      #expect(paint.background == -1)
    }
  }

  @Test func fewColoursStayWithinTheirNumber() {
    for ink in Ink.allCases {
      for theme in [Theme.dark, .light] {
        let paint = Style(ink).paint(theme: theme, depth: .eight)
        #expect((-1..<8).contains(paint.foreground))
        #expect((-1..<8).contains(paint.background))
        #expect(paint.foreground == -1 || paint.foreground != paint.background)
      }
    }
  }

  /// On the palette of the Linux console, where a bold grey (170) is white (255), and on xterm's, where it stays 229.
  @Test func strongShadesCanBeReadInFewColours() {
    for ink in [Ink.cold4, .cold3, .warm3, .warm4] {
      let eight = Style(ink).paint(theme: .dark, depth: .eight)
      #expect(eight.attributes.contains(.bold) && eight.foreground == 7)
      let isBlue = eight.background == 4
      #expect(Contrast.ratio([255, 255, 255], isBlue ? [0, 0, 170] : [170, 0, 0]) >= 4.5)
      #expect(Contrast.ratio([229, 229, 229], isBlue ? [0, 0, 238] : [205, 0, 0]) >= 4.5)
      let sixteen = Style(ink).paint(theme: .light, depth: .sixteen)
      #expect(sixteen.foreground == 15 && sixteen.background == eight.background)
    }
  }

  /// On xterm's palette bold black is the grey 127 and bold magenta (255, 0, 255), neither to be read on white or grey.
  @Test(arguments: Ink.allCases) func boldTextOnWhiteIsNotBrightenedInFewColours(_ ink: Ink) {
    #expect(Contrast.ratio([127, 127, 127], [229, 229, 229]) < 4.5)
    #expect(Contrast.ratio([255, 0, 255], [255, 255, 255]) < 4.5)
    for depth in [ColorDepth.eight, .sixteen] {
      let paint = Style(ink, .bold).paint(theme: .light, depth: depth)
      let isShade = paint.background >= 0 && ink != .bar
      #expect(isShade || paint.foreground == -1, "\(ink)")
    }
  }

  /// Nine shades, all different, the strongest at the ends and nothing in the middle.
  @Test func shadesFollowTheValue() {
    #expect(Ink.shade(-1) == .cold4)
    #expect(Ink.shade(0.1) == .neutral)
    #expect(Ink.shade(0.3) == .warm1)
    #expect(Ink.shade(99) == .warm4)
    #expect(Ink.shade(.nan) == .neutral)
    for theme in [Theme.dark, .light] {
      let values = stride(from: -1.0, through: 1, by: 0.25)
      let backgrounds = values.map { Style(Ink.shade($0)).paint(theme: theme, depth: .twoFiftySix).background }
      #expect(Set(backgrounds).count == 9)
    }
  }

  @Test func automaticThemeFollowsTheBackground() {
    #expect(Theme.auto.settled(luminance: 0.02) == .dark)
    #expect(Theme.auto.settled(luminance: 0.95) == .light)
    #expect(Theme.auto.settled(luminance: nil) == .auto)
    #expect(Theme.mono.settled(luminance: 0.95) == .mono)
    var seen: Set<Theme> = []
    var theme = Theme.auto
    for _ in Theme.allCases {
      seen.insert(theme)
      theme = theme.next
    }
    #expect(seen.count == Theme.allCases.count)
    #expect(theme == .auto)
  }
}
