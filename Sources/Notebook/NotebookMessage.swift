/// A sentence for the reader, in both languages of the book.
public struct NotebookMessage: Error, Hashable, Sendable, CustomStringConvertible {
  public var en: String
  public var zh: String

  public init(en: String, zh: String) {
    self.en = en
    self.zh = zh
  }

  public var description: String { en }

  /// The sentence in a language by its code, `en` or `zh`.
  public subscript(language: String) -> String { language == "zh" ? zh : en }
}

extension NotebookMessage {
  static func setAside(_ path: String, as newPath: String) -> NotebookMessage {
    NotebookMessage(
      en: "The notebook \(path) was damaged. It is kept as \(newPath), and a new one was begun.",
      zh: "笔记 \(path) 已损坏，原文件改名保存为 \(newPath)，并另起了一份新笔记。")
  }

  static func notKept(_ path: String, because reason: NotebookMessage) -> NotebookMessage {
    NotebookMessage(
      en: "The notebook \(path) cannot be written (\(reason.en)). Place and answers last until you quit.",
      zh: "无法写入笔记 \(path)（\(reason.zh)）。进度与答案只保留到退出为止。")
  }

  static func newer(_ path: String, version: Int, known: Int) -> NotebookMessage {
    NotebookMessage(
      en: """
        The notebook \(path) was written by a newer Rollout (version \(version); this one knows \(known)). \
        It is left alone; place and answers last until you quit.
        """,
      zh: """
        笔记 \(path) 由更新的 Rollout 写成（版本 \(version)，本程序只认识到 \(known)）。\
        原文件保持不变；进度与答案只保留到退出为止。
        """)
  }

  static func busy(_ path: String) -> NotebookMessage {
    NotebookMessage(
      en: "Another window has been writing to \(path) for too long; this was not saved. Try again.",
      zh: "另一个窗口占用 \(path) 的时间过长，这次没有保存，请再试一次。")
  }

  static func failed(_ path: String, because reason: NotebookMessage) -> NotebookMessage {
    NotebookMessage(
      en: "The notebook \(path) failed: \(reason.en). This was not saved.",
      zh: "笔记 \(path) 出错：\(reason.zh)。这次没有保存。")
  }
}
