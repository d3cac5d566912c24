import Laboratory
import Testing

@testable import Labs

/// One step of TRPO: numbers worked by hand, and what the chapter says will be seen.
@Suite struct TrustRegionTests {
  private func run(_ changes: [(String, Setting)] = [], steps: Int = 100) throws -> any LabSession {
    var session = try LabLawTests.session("trust-region")
    var settings = session.settings
    for (name, value) in changes { try settings.set(name, to: value) }
    try session.restart(settings: settings, seed: 7)
    session.jump(to: steps)
    return session
  }

  private func value(_ session: any LabSession, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  /// θ = (0, 0), n = 10 each, Â = 1, −1, 1, −1, δ = 0.08, no damping. In each state g = (10·½ + 10·½)/40 = 0.25 and
  /// H = 2·½·¼ = 0.25, so x = (1, 1), xᵀHx = 2·(0.25 + 0.25) = 1 and β = √0.16 = 0.4. One CG iteration solves it.
  @Test func theStepByHand() throws {
    let session = try run(
      [
        ("theta1", .number(0)), ("counts", .list([10, 10, 10, 10])), ("advantages", .list([1, -1, 1, -1])),
        ("delta", .number(0.08)),
      ], steps: 3)
    let expected: [(QuantityID, Double)] = [
      ("g[0]", 0.25), ("g[1]", 0.25), ("H[0]", 0.25), ("H[1]", 0.25), ("x[1,0]", 1), ("x[1,1]", 1), ("xHx", 1),
      ("beta", 0.4),
    ]
    for (id, number) in expected { #expect(abs(try value(session, id) - number) < 1e-12, "\(id)") }
  }

  /// Plain: KL 0.225 at α = 4, more than four times δ. The gradient points along θ₀, the natural step along θ₁.
  @Test func thePlainStepLeavesTheRegionAndTheNaturalOneDoesNot() throws {
    let session = try run()
    #expect(try value(session, "plain_kl") > 4 * 0.05)
    #expect(try value(session, "accepted") == 1)
    #expect(try value(session, "try_kl") <= 0.05)
    #expect(abs(try value(session, "g[0]")) > 2 * abs(try value(session, "g[1]")))
    #expect(abs(try value(session, "x[2,1]")) > 2 * abs(try value(session, "x[2,0]")))
  }

  /// On the same budget the natural direction gains more than the plain one.
  @Test func theSameKLBuysMoreAlongTheNaturalGradient() throws {
    let session = try run()
    #expect(try value(session, "try_gain") > 1.2 * (try value(session, "same_gain")))
    #expect(try value(session, "try_kl") < (try value(session, "same_kl")))
  }

  /// By the quadratic model the first try has KL = δ; the true KL is 0.062, so the line search shortens once.
  @Test func theQuadraticModelPromisesTooMuch() throws {
    let first = try run(steps: 5)
    #expect(abs(try value(first, "quadratic_kl") - 0.05) < 1e-12)
    #expect(try value(first, "try_kl") > 0.06)
    #expect(try value(first, "accepted") == 0)
    #expect(try run().position == 6)
  }

  /// δ = 0.01: the first try is nearer to what the model promises than at δ = 0.3.
  @Test func aNarrowRegionIsNearlyQuadratic() throws {
    let promised = try [0.01, 0.3].map { δ in
      try value(try run([("delta", .number(δ))], steps: 5), "try_kl") / δ
    }
    #expect(promised[0] < 1.12 && promised[1] > 1.4)
  }

  /// One CG iteration is a multiple of the gradient; much damping turns the direction towards it.
  @Test func oneIterationAndMuchDampingAreNearThePlainGradient() throws {
    let once = try run([("iterations", .number(1))])
    let slope = try value(once, "g[1]") / (try value(once, "g[0]"))
    #expect(abs(try value(once, "x[1,1]") / (try value(once, "x[1,0]")) - slope) < 1e-12)
    let damped = try run([("damping", .number(0.5))])
    #expect(abs(try value(damped, "x[2,1]") / (try value(damped, "x[2,0]")) - slope) < 0.2)
    #expect(try value(damped, "try_gain") < (try value(try run(), "try_gain")))
  }

  /// All advantages 0: no action is better than another, and the gradient is 0.
  @Test func withoutAdvantagesThereIsNoStep() throws {
    let session = try run([("advantages", .list([0, 0, 0, 0]))])
    #expect(session.isDone)
    #expect(session.position == 1)
  }
}
