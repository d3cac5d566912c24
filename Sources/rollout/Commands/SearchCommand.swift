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

  func run() throws {
    let surroundings = Surroundings(global)
    let query = words.joined(separator: " ")
    guard query.contains(where: { $0 != " " }) else { throw CommandFailure.badInput("Give a word to look for.") }
    let hits = try surroundings.book().search(query)
    guard !hits.isEmpty else { throw CommandFailure.no("Nothing in the book matches “\(query)”.") }
    let bold = surroundings.outputMayBeColoured
    for hit in hits {
      let place = [hit.chapterTitle, hit.heading].compactMap { $0 }.joined(separator: " > ")
      let head = "\(hit.chapter.id)#\(hit.section ?? "") [\(hit.language.rawValue)] \(place)"
      Standard.output(bold ? "\u{1B}[1m\(head)\u{1B}[0m" : head)
      Standard.output("  " + marked(hit, bold))
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
