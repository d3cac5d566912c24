import ArgumentParser
import Drawing
import Laboratory
import Reading
import Textbook

/// `rollout read CHAPTER`: the typeset chapter to standard output.
struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Print a chapter, typeset.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "A chapter: its id, or its number.", completion: .chapter)
  var chapter: String

  @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Columns, 20 to 400.", valueName: "n"))
  var width: Int = 80

  func run() throws {
    guard (20...400).contains(width) else {
      throw CommandFailure.badInput("--width is \(width); give 20 to 400.", "--width 为 \(width)；请给 20 到 400。")
    }
    let surroundings = Surroundings(global)
    let book = try surroundings.book()
    let id = try surroundings.chapter(chapter, in: book)
    let page = PrintedPage(desk: surroundings.desk(book, nil), chapter: id, language: surroundings.language)
    let lines = page.lines(width: width, glyphs: surroundings.glyphs)
    let ink = ANSIInk(isColoured: surroundings.outputMayBeColoured, theme: global.theme ?? .auto)
    for line in lines { Standard.output(ink.text(line)) }
  }
}

/// Styled text for a terminal that is written to line by line.
struct ANSIInk {
  let isColoured: Bool
  let theme: Theme

  func text(_ line: StyledText) -> String {
    guard isColoured else { return line.string.trimmedEnd }
    return line.runs.map { run in
      let codes = codes(run.style)
      return codes.isEmpty ? run.text : "\u{1B}[\(codes.joined(separator: ";"))m\(run.text)\u{1B}[0m"
    }.joined()
  }

  private func codes(_ style: Style) -> [String] {
    let paint = style.paint(theme: theme, depth: .twoFiftySix)
    var codes: [String] = []
    if paint.attributes.contains(.bold) { codes.append("1") }
    if paint.attributes.contains(.italic) { codes.append("3") }
    if paint.attributes.contains(.underline) { codes.append("4") }
    if paint.attributes.contains(.reverse) { codes.append("7") }
    if paint.foreground >= 0 { codes.append("38;5;\(paint.foreground)") }
    if paint.background >= 0 { codes.append("48;5;\(paint.background)") }
    return codes
  }
}

extension String {
  var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
