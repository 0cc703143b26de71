import Commands

/// Words for values of closed kinds.
enum ClosedWords {
  static let levels = PhraseTable<Level>([
    (
      "lowest|in the background|background|when nothing else is running|when idle|后台|没别的任务时|空闲时|最低|最低优先级|闲时",
      .lowest
    ),
    ("low|no rush|no hurry|low priority|whenever|不急|不着急|低|低优先级|慢慢来", .low),
    ("normal|normal priority|default|medium|普通|正常|一般|普通优先级|中等", .normal),
    ("high|important|high priority|高|重要|高优先级|优先", .high),
    (
      "urgent|asap|right away|at once|top priority|immediately|highest|highest priority|紧急|马上|立刻|最高|最高优先级|加急|十万火急|尽快",
      .urgent
    ),
  ])

  static let states = PhraseTable<JobState>([
    ("queued|pending|waiting|queueing|in the queue|排队|排队中|等待|等待中|排着队|在排队", .queued),
    ("running|active|in progress|运行|运行中|正在运行|在跑|跑着|正在跑", .running),
    ("paused|suspended|on hold|暂停|暂停中|挂起|已暂停", .paused),
    ("done|finished|completed|complete|succeeded|successful|完成|已完成|成功|跑完|结束|做完", .done),
    ("failed|broken|crashed|errored|failing|失败|出错|挂了|报错|崩了|已失败", .failed),
    ("cancelled|canceled|killed|aborted|取消|已取消|被取消|杀掉", .cancelled),
  ])
}
