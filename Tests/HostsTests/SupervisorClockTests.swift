import Hosts
import Testing

@Suite struct SupervisorClockTests {
  @Test func `the limit falls due when the time is up`() {
    let clock = SupervisorClock(limit: 10, grace: 3, now: 100)
    #expect(clock.due(now: 109) == .nothing)
    #expect(clock.due(now: 110) == .timeLimit)
    #expect(clock.patience(now: 104) == 6)
    #expect(SupervisorClock(limit: nil, grace: 3, now: 100).patience(now: 104) == nil)
  }

  @Test func `a pause does not count`() {
    var clock = SupervisorClock(limit: 10, grace: 3, now: 100)
    clock.pause(now: 105)
    clock.pause(now: 106)
    #expect(clock.due(now: 200) == .nothing)
    #expect(clock.patience(now: 200) == nil)
    clock.resume(now: 205)
    #expect(clock.pausedSeconds(now: 300) == 100)
    #expect(clock.due(now: 209) == .nothing)
    #expect(clock.due(now: 210) == .timeLimit)
  }

  @Test func `after the grace period it is killed, and asking again gives no more time`() {
    var clock = SupervisorClock(limit: 10, grace: 3, now: 100)
    clock.askToEnd(now: 110)
    clock.askToEnd(now: 112)
    #expect(clock.isEnding)
    #expect(clock.due(now: 112) == .nothing)
    #expect(clock.due(now: 113) == .kill)
    #expect(clock.patience(now: 120) == 0.02)
  }
}
