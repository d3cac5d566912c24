import Laboratory
import Testing

@testable import Textbook

/// Chapters for tests, written where they are needed.
enum Fixture {
  static func chapter(
    _ body: String, front: String = "title: A chapter", language: Language = .en
  ) throws -> Chapter {
    let id = try #require(ChapterID(folder: "07-actor-critic"))
    return Chapter(
      reading: Array("---\n\(front)\n---\n\(body)".utf8), id: id, language: language,
      file: Book.file(of: id, in: language))
  }

  /// The chapter's one block.
  static func block(_ body: String) throws -> Block {
    let chapter = try chapter(body)
    try #require(chapter.blocks.count == 1)
    return chapter.blocks[0]
  }

  /// The pieces of the chapter's one paragraph.
  static func inlines(_ body: String) throws -> [Inline] {
    guard case .paragraph(let inlines) = try block(body).content else {
      throw Unexpected(found: "\(try block(body).content)")
    }
    return inlines
  }

  struct Unexpected: Error {
    var found: String
  }
}

/// Running text written shortly, to compare: `Bold *em* $x$ [a](term:a)` as it was understood.
func spelt(_ inlines: [Inline]) -> String {
  inlines.map { inline in
    switch inline.content {
    case .text(let text): text
    case .emphasis(let inside): "<em>\(spelt(inside))</em>"
    case .strong(let inside): "<b>\(spelt(inside))</b>"
    case .strikethrough(let inside): "<del>\(spelt(inside))</del>"
    case .code(let code): "<code>\(code)</code>"
    case .math(let equation): "<math>\(equation.source)</math>"
    case .link(let link): "<a>\(spelt(link.children))</a>"
    case .lineBreak: "<br>"
    case .footnoteReference(let number): "<note \(number)>"
    }
  }.joined()
}
