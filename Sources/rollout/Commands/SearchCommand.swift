import ArgumentParser
import Drawing
import Laboratory
import Textbook

/// `rollout search WORD`: hits by chapter and section, both languages.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Search the whole book, in both languages.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "What to look for; several words are looked for together.")
  var words: [String]

  @Option(
    name: .long, parsing: .unconditional, help: ArgumentHelp("The most hits to show; 40 by default.", valueName: "n"),
    transform: WholeNumber.count)
  var limit: Int = 40

  func run() throws {
    let surroundings = Surroundings(global)
    let query = words.joined(separator: " ")
    guard query.contains(where: { $0 != " " }) else {
      throw CommandFailure.badInput("Give a word to look for.", "请给出要查找的词。")
    }
    let hits = try surroundings.book().search(query, limit: .max)
    guard !hits.isEmpty else { throw CommandFailure.no("Nothing in the book matches “\(query)”.", "书中没有“\(query)”。") }
    let bold = surroundings.outputMayBeColoured
    for hit in hits.prefix(limit) {
      let place = [hit.chapterTitle, hit.heading].compactMap { $0 }.joined(separator: " > ")
      let head = "\(hit.chapter.id)#\(hit.section ?? "") [\(hit.language.rawValue)] \(place)"
      Standard.output(bold ? "\u{1B}[1m\(head)\u{1B}[0m" : head)
      Standard.output("  " + marked(hit, bold))
    }
    if hits.count > limit {
      Standard.error(
        surroundings.language == .en
          ? "\(limit) of \(hits.count) hits are shown; more words narrow them down, --limit \(hits.count) shows all."
          : "共 \(hits.count) 处，只列出 \(limit) 处；多给几个词可以缩小范围，--limit \(hits.count) 列出全部。")
    }
  }

  private func marked(_ hit: SearchHit, _ bold: Bool) -> String {
    guard bold else { return hit.snippet }
    let characters = Array(hit.snippet)
    guard hit.match.upperBound <= characters.count else { return hit.snippet }
    return String(characters[..<hit.match.lowerBound]) + "\u{1B}[7m" + String(characters[hit.match]) + "\u{1B}[0m"
      + String(characters[hit.match.upperBound...])
  }
}
