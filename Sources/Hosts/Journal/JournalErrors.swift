import GRDB

/// Turns what SQLite throws into errors that say what to do.
func journalErrors<Result>(
  _ path: String, _ body: () throws -> Result
) throws(HostError) -> Result {
  do {
    return try body()
  } catch let error as DatabaseError {
    throw hostError(error, path)
  } catch {
    throw .unreadable(path: path, reason: String(describing: error))
  }
}

private func hostError(_ error: DatabaseError, _ path: String) -> HostError {
  let reason = error.message ?? "error \(error.resultCode.rawValue) of SQLite"
  switch error.resultCode {
  case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_SCHEMA, .SQLITE_ERROR, .SQLITE_MISMATCH:
    return .journalCorrupt(path: path, reason: reason)
  case .SQLITE_FULL: return .diskFull(path: path)
  case .SQLITE_BUSY, .SQLITE_LOCKED: return .journalBusy(path: path)
  case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
    return .homeNotWritable(path: path, reason: reason)
  // Writing the shared memory of the journal ends so where no block is left.
  case .SQLITE_IOERR: return .notWritable(path: path, reason: reason)
  default: return .unreadable(path: path, reason: reason)
  }
}
