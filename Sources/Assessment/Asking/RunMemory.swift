import Laboratory
import Synchronization

extension Engine {
  /// The same engine, which does not run a lab again that it ran just before with the same settings and seed: a
  /// question asks for the same run several times, for its key, its mistakes and its answer.
  func remembering() -> Engine {
    let memory = RunMemory()
    var engine = self
    engine.run = { [run] wanted in
      if let known = memory.record(of: wanted) { return known }
      let record = try run(wanted)
      memory.keep(record, of: wanted)
      return record
    }
    return engine
  }
}

/// The latest runs. One that went further holds those that stop earlier.
private final class RunMemory: Sendable {
  /// As many as the candidates of one question.
  private static let limit = 10
  private let latest = Mutex<[(run: LabRun, record: LabRecord)]>([])

  func record(of wanted: LabRun) -> LabRecord? {
    latest.withLock { latest in
      for (run, record) in latest where run.differsInStepsAlone(from: wanted) {
        if run.steps == wanted.steps { return record }
        // The start comes before the first step. A run to the end tells those that stop within it.
        guard let steps = wanted.steps, run.steps == nil || steps < record.steps.count else { continue }
        return LabRecord(steps: Array(record.steps.prefix(steps + 1)))
      }
      return nil
    }
  }

  func keep(_ record: LabRecord, of run: LabRun) {
    latest.withLock { latest in
      if latest.count >= RunMemory.limit { latest.removeFirst() }
      latest.append((run, record))
    }
  }
}

extension LabRun {
  fileprivate func differsInStepsAlone(from other: LabRun) -> Bool {
    lab == other.lab && seed == other.seed && settings == other.settings
  }
}
