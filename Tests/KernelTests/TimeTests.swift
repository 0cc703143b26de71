import Commands
import Kernel
import Simulation
import Testing

struct TimeTests {
  /// Friday, 2026-11-20 14:30.
  @Test(arguments: [
    ("+10m", TimeRole.start, "2026-11-20 14:40"),
    ("18:00", .start, "2026-11-20 18:00"),
    ("09:00", .start, "2026-11-21 09:00"),
    ("09:00", .past, "2026-11-20 09:00"),
    ("18:00", .past, "2026-11-19 18:00"),
    ("tomorrow", .start, "2026-11-21 00:00"),
    ("tomorrow", .end, "2026-11-22 00:00"),
    ("tomorrow 09:00", .start, "2026-11-21 09:00"),
    ("friday 18:00", .start, "2026-11-20 18:00"),
    ("friday 09:00", .start, "2026-11-27 09:00"),
    ("friday", .start, "2026-11-27 00:00"),
    ("friday", .end, "2026-11-21 00:00"),
    ("monday", .start, "2026-11-23 00:00"),
    ("monday", .past, "2026-11-16 00:00"),
    ("friday", .past, "2026-11-20 00:00"),
    ("today", .start, "2026-11-20 14:30"),
    ("today", .past, "2026-11-20 00:00"),
    ("yesterday", .past, "2026-11-19 00:00"),
    ("-2h", .past, "2026-11-20 12:30"),
    ("+2d 09:00", .start, "2026-11-22 09:00"),
    ("12-24 08:00", .start, "2026-12-24 08:00"),
    ("01-05 08:00", .start, "2027-01-05 08:00"),
    ("02-29 08:00", .start, "2028-02-29 08:00"),
    ("2026-12-01 08:00", .start, "2026-12-01 08:00"),
  ])
  func expressionsBecomeInstants(text: String, role: TimeRole, expected: String) throws {
    let expression = try #require(TimeExpression(parsing: text, past: role == .past))
    let instant = expression.instant(now: Machines.start, utcOffset: 0, role: role)
    #expect(instant == StartingTime.instant(expected))
  }

  @Test func theClockOnTheWallCounts() throws {
    let expression = try #require(TimeExpression(parsing: "18:00", past: false))
    let instant = expression.instant(now: Machines.start, utcOffset: 8 * 3600, role: .start)
    // It is 22:30 there already.
    #expect(instant == StartingTime.instant("2026-11-21 10:00"))
  }

  @Test(arguments: [
    ("15m", "2026-11-20 14:30", "2026-11-20 14:45"),
    ("hour", "2026-11-20 14:00", "2026-11-20 15:00"),
    ("day", "2026-11-20 02:00", "2026-11-21 02:00"),
    ("weekday", "2026-11-20 09:00", "2026-11-23 09:00"),
    ("monday", "2026-11-16 09:00", "2026-11-23 09:00"),
    ("week", "2026-11-20 14:00", "2026-11-27 14:00"),
    ("month", "2026-10-31 08:00", "2026-11-30 08:00"),
  ])
  func repetitionsGoOn(period: String, anchor: String, expected: String) throws {
    let recurrence = Recurrence(
      period: try #require(Period(parsing: period)),
      anchor: try #require(StartingTime.instant(anchor)))
    #expect(recurrence.next(after: Machines.start) == StartingTime.instant(expected))
  }

  @Test func repetitionsEnd() throws {
    let recurrence = Recurrence(
      period: .unit(.day), anchor: Machines.start, until: Machines.start + 3600)
    #expect(recurrence.next(after: Machines.start) == nil)
  }

  @Test func daysAndDatesAgreeOverCenturies() {
    for day in stride(from: -200_000, through: 200_000, by: 373) {
      let instant = Instant(seconds: Double(day) * 86_400 + 3600)
      let civil = CivilTime(instant, utcOffset: 0)
      let text = [civil.year, civil.month, civil.day].map(String.init).joined(separator: "-")
      let again = Value(parsing: text, as: .time)
      guard civil.year >= 1000, case .time(let time) = again else { continue }
      #expect(time.instant(now: instant, utcOffset: 0, role: .start) == instant - 3600)
    }
  }

  @Test func addingSecondsIsExact() {
    let instant = Instant(milliseconds: 1_763_648_400_123)
    #expect((instant + 0.001).milliseconds == 1_763_648_400_124)
    #expect((instant + 1) - instant == 1)
  }
}
