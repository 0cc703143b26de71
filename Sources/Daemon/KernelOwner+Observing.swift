import Kernel
import Synchronization

extension KernelOwner {
  /// Has an observer told of all that happens from now on, by this process or by others.
  ///
  /// - Returns: A number to give to `forget`.
  package func observe(_ observer: @escaping Observer) -> Int {
    core.withLock { core in
      let number = core.nextObserver
      core.observers[number] = observer
      core.nextObserver += 1
      return number
    }
  }

  /// Tells an observer no more.
  package func forget(_ number: Int) {
    core.withLock { $0.observers[number] = nil }
  }

  /// Tells the observers what they have not been told yet.
  func tell() {
    // One thread at a time, so that events come in their order; what comes meanwhile, also from an
    // observer, is told by the one that is at it.
    while true {
      let next = core.withLock { core -> (events: [Event], state: State, observers: [Observer])? in
        guard !core.isTelling, !core.untold.isEmpty else { return nil }
        core.isTelling = true
        defer { core.untold = [] }
        let observers = core.observers.sorted { $0.key < $1.key }.map(\.value)
        return (core.untold, core.state, observers)
      }
      guard let next else { return }
      for observer in next.observers { observer(next.events, next.state) }
      core.withLock { $0.isTelling = false }
    }
  }
}
