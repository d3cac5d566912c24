import Drawing
import Laboratory
import Textbook

/// A paragraph of Markdown with maths, set by itself: prompts, hints and reasons of self-checks.
public enum PlainMarkdown {
  /// As lines of a width.
  static func lines(
    _ source: String, width: Int, language: Language, glyphs: GlyphSet, isLinear: Bool = false,
    formulas: FormulaSpelling = .signs
  ) -> [StyledText] {
    let paragraph = Chapter(paragraph: source, language: language)
    let setting = PageSetting(
      width: width, language: language, glyphs: glyphs, isLinear: isLinear, formulas: formulas)
    return PageLayout(paragraph, setting).lines.map(\.text)
  }

  /// As plain text: what a prompt says in a pipe.
  ///
  /// - isLinear: whether it is to be heard, so that formulas are spelt out.
  /// - formulas: whether their signs are words then.
  public static func text(
    language: Language, glyphs: GlyphSet, isLinear: Bool = false, formulas: FormulaSpelling = .signs
  ) -> @Sendable (String) -> String {
    { source in
      // A paragraph has no blank at its end, but a lead such as "Your answer: " does.
      let end = source.hasSuffix(" ") ? " " : ""
      let lines = lines(
        source, width: 10_000, language: language, glyphs: glyphs, isLinear: isLinear, formulas: formulas)
      return lines.map(\.string).joined(separator: "\n") + end
    }
  }
}
