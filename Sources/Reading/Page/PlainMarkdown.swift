import Drawing
import Laboratory
import Textbook

/// A paragraph of Markdown with maths, set by itself: prompts, hints and reasons of self-checks.
public enum PlainMarkdown {
  /// As lines of a width.
  static func lines(
    _ source: String, width: Int, language: Language, glyphs: GlyphSet, spelling: FormulaSpelling? = nil
  ) -> [StyledText] {
    let paragraph = Chapter(paragraph: source, language: language)
    let setting = PageSetting(width: width, language: language, glyphs: glyphs, spelling: spelling)
    return PageLayout(paragraph, setting).lines.map(\.text)
  }

  /// As plain text: what a prompt says in a pipe.
  ///
  /// - spelling: how formulas are spelt out where it is to be heard; nil where it is looked at.
  public static func text(
    language: Language, glyphs: GlyphSet, spelling: FormulaSpelling? = nil
  ) -> @Sendable (String) -> String {
    { source in
      // A paragraph has no blank at its end, but a lead such as "Your answer: " does.
      let end = source.hasSuffix(" ") ? " " : ""
      return lines(source, width: 10_000, language: language, glyphs: glyphs, spelling: spelling)
        .map(\.string).joined(separator: "\n") + end
    }
  }
}
