import Assessment
import Calculator
import Interchange
import Laboratory
import Labs

extension Engine {
  /// The calculator and the labs, as the self-checks ask for them.
  static let whole = Engine(
    compute: { quantity, input in try Calculator.compute(quantity, input) },
    knobs: { name in Catalog.descriptions.first { $0.name == name }?.knobs },
    run: { run in
      guard var session = Catalog.session(run.lab) else {
        throw CommandFailure.badInput("There is no lab “\(run.lab)”.", "没有实验“\(run.lab)”。")
      }
      try session.restart(settings: run.settings, seed: run.seed)
      var steps = [session.record.quantities]
      while session.position < run.steps ?? .max, session.step(recording: true) {
        steps.append(session.record.quantities)
      }
      return LabRecord(steps: steps)
    })
}
